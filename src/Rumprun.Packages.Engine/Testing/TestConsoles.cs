using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>The consoles of a test's guests, each written to a log file.</summary>
/// <param name="directory">Gets the log files.</param>
internal sealed class TestConsoles(string directory) : IAsyncDisposable
{
    private readonly List<(PortName Guest, ConsoleTranscriptStream Console)> _consoles = [];

    /// <summary>The logs of all guests, in the order that they were started.</summary>
    public ImmutableArray<TestLog> Logs =>
        [.. _consoles.Select(static c => new TestLog(c.Guest, c.Console.Path, c.Console.LastLines))];

    /// <summary>
    /// Opens the console of a guest that is about to be started. It is kept even if the guest does not start.
    /// </summary>
    /// <param name="file">The name of the log file.</param>
    /// <param name="texts">Texts that have to appear, one after another.</param>
    public ConsoleTranscriptStream Open(PortName guest, string file, ImmutableArray<string> texts)
    {
        var console = new ConsoleTranscriptStream(Path.Combine(directory, file), texts);
        _consoles.Add((guest, console));
        return console;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, console) in _consoles)
        {
            await console.DisposeAsync();
        }
    }
}
