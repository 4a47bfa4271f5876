using System.Collections.Immutable;
using System.Net;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>What a guest of a test is started from.</summary>
/// <param name="Port">The port whose image it is, as it lies in the store.</param>
internal sealed record StagedGuest(PortName Name, InstalledPort Port, LaunchSettings Launch)
{
    public ImmutableArray<string>? Arguments { get; init; }

    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    public required ImmutableArray<TestMount> Mounts { get; init; }

    /// <summary>Bytes; null: as its launch says.</summary>
    public long? Memory { get; init; }
}

/// <summary>A guest of a test that has started, with its console.</summary>
internal sealed record PlayedGuest(PortName Name, RunningGuest Running);

/// <summary>
/// The guests of one test and all that is made for them; nothing of it is left when it is disposed. Guests reach each other by way of
/// this machine's loopback address, at ports that the system chose.
/// </summary>
/// <param name="scratch">A directory of this test's own.</param>
/// <param name="folder">The folder of the port that has the test.</param>
internal sealed class TestStage(
    string scratch, string folder, string logs, GuestPreparer preparer, GuestLaunchers launchers) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _running = [];
    private readonly List<GuestPreparation> _prepared = [];
    private readonly List<(PortName Name, ConsoleTranscriptStream Console)> _consoles = [];
    private readonly List<PlayedGuest> _guests = [];
    private int _mounts;

    /// <summary>Of the port that has the test.</summary>
    public string Folder => folder;

    /// <summary>The consoles of all guests, in the order that they were started.</summary>
    public ImmutableArray<TestLog> Logs =>
        [.. _consoles.Select(static c => new TestLog(c.Name, c.Console.Path, c.Console.LastLines))];

    /// <summary>A console, before its guest is started: it may end on the way.</summary>
    /// <param name="file">The name of its log.</param>
    public ConsoleTranscriptStream OpenConsole(PortName guest, string file, ImmutableArray<string> texts)
    {
        var console = new ConsoleTranscriptStream(Path.Combine(logs, file), texts);
        _consoles.Add((guest, console));
        return console;
    }

    /// <summary>Starts a guest, and returns when it is ready.</summary>
    /// <exception cref="DiagnosticException">It cannot be started, ended, or refers to what is not there.</exception>
    public async Task<RunningGuest> StartAsync(
        StagedGuest guest, ConsoleTranscriptStream console, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var preparation = await preparer.PrepareAsync(
            guest.Port,
            new RunRequest
            {
                Port = guest.Port.Name,
                Image = guest.Launch.Image,
                Forwards = [.. guest.Launch.Ports.Select(static p => new PortForward(IPAddress.Loopback, 0, p))],
                Mounts = [.. guest.Mounts.Select(CopyFilled)],
                Environment = guest.Environment.ToImmutableSortedDictionary(static v => v.Key, v => Fill(v.Value), StringComparer.Ordinal),
                Memory = guest.Memory,
                Arguments = guest.Arguments is { } arguments ? [.. arguments.Select(Fill)] : null,
            },
            guest.Name,
            cancellationToken);
        _prepared.Add(preparation);
        var specification = preparation.Specification with { ReadyTimeout = timeout };
        var running = await launchers.For(specification.Target, specification.Image)
            .StartAsync(specification, new GuestOutput(Stream.Null, console), cancellationToken);
        _running.Push(running);
        _guests.Add(new PlayedGuest(guest.Name, running));
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var guest in _running)
        {
            await guest.DisposeAsync();
        }

        _prepared.ForEach(static p => p.Dispose());
        foreach (var (_, console) in _consoles)
        {
            await console.DisposeAsync();
        }
    }

    /// <summary>The folder with all that refers to guests filled in: as Latin-1, which leaves every other byte as it is.</summary>
    private UserMount CopyFilled(TestMount mount)
    {
        var source = Path.Combine(folder, mount.From);
        if (!Directory.Exists(source))
        {
            throw TestDiagnostics.BadMount.Exception($"`{mount.From}` is no folder of the port", "mount a folder");
        }

        var copy = Path.Combine(scratch, $"mount-{_mounts++}");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            SparseFile.Copy(file, path);
            var text = File.ReadAllText(path, Encoding.Latin1);
            if (!GuestReference.In(text).IsEmpty)
            {
                File.WriteAllText(path, Fill(text), Encoding.Latin1);
            }
        }

        return new UserMount(Directory.CreateDirectory(copy).FullName, mount.At);
    }

    private string Fill(string text) => GuestReference.Fill(text, Locate);

    private (string Host, int Port) Locate(GuestReference reference)
    {
        var forward = _guests.FirstOrDefault(g => g.Name == reference.Guest)?.Running.Forwards
            .FirstOrDefault(f => f.Guest == new GuestPort(reference.Port, Transport.Tcp));
        return forward is null
            ? throw TestDiagnostics.NoSuchPlace.Exception(
                $"`{reference}` leads nowhere: no guest of that name that is up lists `{reference.Port}/tcp` in its launch's `ports`",
                "mend the reference, or list the port")
            : (GuestNetwork.LoopbackOfHost, forward.HostPort);
    }
}
