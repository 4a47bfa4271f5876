using System.Globalization;
using System.Text.Json;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>
/// Reads bubblewrap's status file: one JSON object a line, the first with the first process's id, the last with the exit
/// code if the program was run at all.
/// </summary>
internal static class SandboxStatus
{
    public const string File = "status.json";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits until the sandbox exists, before the program runs in it.</summary>
    /// <returns>The first process's id on this machine; null: the sandbox ended instead.</returns>
    public static async Task<int?> FirstProcessAsync(
        string runDirectory, Task<int> sandbox, CancellationToken cancellationToken)
    {
        while (true)
        {
            var over = sandbox.IsCompleted;
            if (Read(runDirectory, "child-pid") is { } process)
            {
                return process;
            }

            if (over)
            {
                return null;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>
    /// Waits until the sandbox has set up its loopback interface. It assigns an address and then brings the interface up; if
    /// the network did that first, the sandbox would fail.
    /// </summary>
    public static async Task UntilLoopbackIsUpAsync(int firstProcess, Task<int> sandbox, CancellationToken cancellationToken)
    {
        while (!sandbox.IsCompleted && !HasLocalRoute(firstProcess))
        {
            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>The program's exit code, 128 + N for signal N; null: it was never run.</summary>
    public static int? ExitCode(string runDirectory) => Read(runDirectory, "exit-code");

    // The kernel adds the route when the interface has an address and is up.
    private static bool HasLocalRoute(int process)
    {
        try
        {
            return System.IO.File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/net/fib_trie"))
                .Contains("127.0.0.1", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }

    private static int? Read(string runDirectory, string member)
    {
        var path = Path.Combine(runDirectory, File);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        // A line without a newline is still being written.
        var text = System.IO.File.ReadAllText(path);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty(member, out var value))
            {
                return value.GetInt32();
            }
        }

        return null;
    }
}
