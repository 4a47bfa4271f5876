using System.Diagnostics;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>The published binary, run as a process of its own with a home of its own.</summary>
public sealed class NativeCommand(string home)
{
    private static readonly string Binary = Repository.PathOf("artifacts", "rrpkg", "rrpkg");

    /// <summary>Whether <c>scripts/publish</c>, which <c>./test</c> calls, has run.</summary>
    public static bool IsPublished => File.Exists(Binary);

    /// <summary>Environment variables besides the test's own.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public CommandRun.Result Run(params string[] arguments) => Finish(Start([], arguments));

    /// <summary>The same without any network: in a namespace that has none.</summary>
    public CommandRun.Result RunWithoutNetwork(params string[] arguments) =>
        Finish(Start(["unshare", "--user", "--map-root-user", "--net"], arguments));

    public Process Start(IReadOnlyList<string> wrapper, IReadOnlyList<string> arguments)
    {
        string[] words = [.. wrapper, Binary, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["RRPKG_HOME"] = home;
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static CommandRun.Result Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new CommandRun.Result(process.ExitCode, output, error.Result);
        }
    }
}
