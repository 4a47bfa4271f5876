using System.Globalization;
using System.Text;
using System.Text.Json;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>
/// Finds out whether KVM works for guests. On a virtual machine, KVM may fail at the guest's first SSE instruction although
/// its device can be opened. So it is tried once with a tiny kernel, and the answer is kept for this QEMU and this boot of
/// the machine.
/// </summary>
internal sealed class KvmProbe(string directory)
{
    private const string Device = "/dev/kvm";

    /// <summary>Emulation takes far less, so KVM that takes longer is useless.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>Null: KVM works. Else why it does not, as the end of a sentence.</returns>
    public async Task<string?> FindObstacleAsync(string qemu, CancellationToken cancellationToken)
    {
        if (ObstacleToOpening() is { } closed)
        {
            return closed;
        }

        var file = FileFor(qemu);
        if (Read(file) is { } known)
        {
            return known.Obstacle;
        }

        var obstacle = await TryAsync(qemu, cancellationToken);
        Write(file, obstacle);
        return obstacle;
    }

    /// <summary>Records that KVM failed with a guest although the probe succeeded.</summary>
    public void Remember(string qemu, string obstacle) => Write(FileFor(qemu), obstacle);

    // This is not kept: it is quick to find out, and may change.
    private static string? ObstacleToOpening()
    {
        try
        {
            using var device = new FileStream(Device, FileMode.Open, FileAccess.ReadWrite);
            return null;
        }
        catch (FileNotFoundException)
        {
            return $"`{Device}` does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            return $"you may not open `{Device}`; members of the group `kvm` may";
        }
        catch (IOException e)
        {
            return $"`{Device}` cannot be opened: {FileFailure.ReasonOf(e)}";
        }
    }

    private string FileFor(string qemu)
    {
        var program = new FileInfo(qemu);
        var key = string.Create(CultureInfo.InvariantCulture,
            $"{program.FullName}\n{program.Length}\n{program.LastWriteTimeUtc.Ticks}\n{ProcessIdentity.CurrentBoot()}");
        return Path.Combine(directory, $"kvm-{Sha256Digest.OfText(key).Short}.json");
    }

    private static KvmProbeDocument? Read(string file)
    {
        try
        {
            var known = File.Exists(file)
                ? JsonSerializer.Deserialize(File.ReadAllText(file), LaunchJsonContext.Default.KvmProbeDocument)
                : null;
            return known?.Schema == KvmProbeDocument.CurrentSchema ? known : null;
        }
        catch (JsonException)
        {
            // The file only saves time: it is written again.
            return null;
        }
    }

    private static void Write(string file, string? obstacle) => AtomicFile.WriteText(file, JsonSerializer.Serialize(
        new KvmProbeDocument(KvmProbeDocument.CurrentSchema, obstacle), LaunchJsonContext.Default.KvmProbeDocument));

    private async Task<string?> TryAsync(string qemu, CancellationToken cancellationToken)
    {
        using var run = RunDirectory.Create(directory);
        await File.WriteAllBytesAsync(Path.Combine(run.Path, "probe"), KvmProbeKernel.Image.ToArray(), cancellationToken);
        await using var process = BoundProcess.Start(
            new CommandLine
            {
                Program = qemu,
                Arguments =
                [
                    "-nodefaults", "-no-user-config", "-machine", "pc", "-accel", "kvm", "-m", "8M",
                    "-vga", "none", "-display", "none", "-no-reboot",
                    "-device", $"isa-debug-exit,iobase={KvmProbeKernel.ExitPort},iosize=1", "-kernel", "probe",
                ],
                WorkingDirectory = run.Path,
            },
            KvmFailure.IsInternalError,
            cancellationToken);

        // After an internal error of KVM, QEMU reports it and stays paused.
        await Task.WhenAny(process.Exited, process.Alarm, Task.Delay(Patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (process.Exited.IsCompleted && await process.Exited == KvmProbeKernel.ExitCode)
        {
            return null;
        }

        await process.StopAsync();
        return KvmFailure.Explain(await process.Error);
    }
}
