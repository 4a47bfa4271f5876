using System.Globalization;
using System.Text;
using System.Text.Json;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>
/// Whether KVM truly works for a guest: a device that is there, and opens, can still fail at the guest's first SSE instruction
/// where this machine is virtual itself. So it is tried once, with a tiny kernel, and the answer kept for this QEMU and this
/// boot of the machine.
/// </summary>
internal sealed class KvmProbe(string directory)
{
    private const string Device = "/dev/kvm";
    
    /// <summary>Emulation would have ended long before: KVM that takes longer is of no use.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Null: it works. Else why not, as the end of a sentence.</summary>
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

    /// <summary>Remembers that a guest met what the probe did not.</summary>
    public void Remember(string qemu, string obstacle) => Write(FileFor(qemu), obstacle);

    // Not worth keeping: it is quickly found out, and quickly changed.
    private static string? ObstacleToOpening()
    {
        try
        {
            using var device = new FileStream(Device, FileMode.Open, FileAccess.ReadWrite);
            return null;
        }
        catch (FileNotFoundException)
        {
            return $"there is no `{Device}`";
        }
        catch (UnauthorizedAccessException)
        {
            return $"you may not open `{Device}`, which the group `kvm` may";
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
            // A file of this machine's moment: it is made anew.
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

        // QEMU stays up, stopped, after KVM has failed inside, and says so.
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
