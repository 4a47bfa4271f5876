using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Hosted;
using Rumprun.Packages.Engine.Launching.Qemu;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>What a test of launching has around it: directories of its own, and what was said and printed.</summary>
internal sealed class LaunchBench : IDisposable, IProgress<ProgressEvent>
{
    private readonly TemporaryDirectory _directory = new();

    /// <param name="probes">Answers about this machine that other tests have found.</param>
    public LaunchBench(string? probes = null)
    {
        Runs = Directory.CreateDirectory(Path.Combine(_directory.Path, "runs, of guests")).FullName;
        Probes = probes ?? Path.Combine(_directory.Path, "probes");
        Output = new GuestOutput(Programs, Console);
    }

    public static GuestOutput NoOutput { get; } = new(Stream.Null, Stream.Null);

    public string Root => _directory.Path;

    /// <summary>With a blank and a comma, which QEMU's options do not take as they are.</summary>
    public string Runs { get; }

    public string Probes { get; }

    public LockedStream Programs { get; } = new();

    public LockedStream Console { get; } = new();

    public GuestOutput Output { get; }

    public List<string> Notices { get; } = [];

    /// <summary>Nothing is left of any run.</summary>
    public bool IsClean => !Directory.EnumerateFileSystemEntries(Runs).Any() && ProcessesNaming(Root).Count == 0;

    public QemuLauncher Qemu(string? searchPathFirst = null) =>
        new(Tools(searchPathFirst), Runs, Probes, this, TimeProvider.System);

    public HostedLauncher Hosted() => new(Tools(null), Runs, TimeProvider.System);

    public string Write(string name, string content)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A program of that name alone in a directory, to be found first.</summary>
    /// <returns>The directory.</returns>
    public string Script(string program, string content)
    {
        var path = Write($"tools/{program}", content);
        Machine.Run(Root, "chmod", "+x", path);
        return Path.GetDirectoryName(path)!;
    }

    public static GuestSpecification Guest(string platform, string image, params ImmutableArray<string> arguments) => new()
    {
        Name = PortName.Parse("test"),
        Target = Target.TryParse($"{platform}-x86_64", out var target) ? target : default,
        Image = image,
        Programs = [new GuestProgram("test", arguments)],
        Network = false,
        ReadyTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>
    /// The ids of the processes that have a text in their command line or are in a directory of that name.
    /// </summary>
    public static IReadOnlyList<int> ProcessesNaming(string text) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(
            static n => int.TryParse(n, out _)).Select(int.Parse!)
            .Where(id => id != Environment.ProcessId && Names(id, text))];

    /// <summary>
    /// Connects fifty times to a port while the processes that name a directory are stopped, so that nothing accepts: the
    /// kernel's queue takes all of them, or the last wait for ever.
    /// </summary>
    public static async Task ConnectWhileStoppedAsync(string root, int port, CancellationToken cancellationToken)
    {
        var processes = ProcessesNaming(root).Select(static id => id.ToString(CultureInfo.InvariantCulture)).ToArray();
        List<TcpClient> clients = [];
        Machine.Run(root, "kill", ["-STOP", .. processes]);
        try
        {
            for (var i = 0; i < 50; i++)
            {
                clients.Add(new TcpClient());
                await clients[^1].ConnectAsync(IPAddress.Loopback, port, cancellationToken).AsTask()
                    .WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
            }
        }
        finally
        {
            Machine.Run(root, "kill", ["-CONT", .. processes]);
            clients.ForEach(static c => c.Dispose());
        }
    }

    public void Report(ProgressEvent value)
    {
        if (value is ProgressEvent.Notice(var message))
        {
            Notices.Add(message);
        }
    }

    public void Dispose() => _directory.Dispose();

    private static LaunchTools Tools(string? first) =>
        new(SearchPath.Parse($"{first}:{CommandLine.CleanEnvironment["PATH"]}"));

    private static bool Names(int id, string text)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(text, StringComparison.Ordinal)
                || new FileInfo($"/proc/{id}/cwd").LinkTarget?.Contains(text, StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

/// <summary>Keeps what is written, readable meanwhile.</summary>
internal sealed class LockedStream : MemoryStream
{
    private readonly Lock _gate = new();

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return Encoding.UTF8.GetString(ToArray());
            }
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Write(buffer.Span);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until the text is there.</summary>
    public async Task UntilAsync(string text, CancellationToken cancellationToken)
    {
        while (!Text.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(5, cancellationToken);
        }
    }
}
