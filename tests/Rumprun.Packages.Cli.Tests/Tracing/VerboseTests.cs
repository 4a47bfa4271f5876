using System.Text.RegularExpressions;
using Rumprun.Packages.Cli.Tests.EndToEnd;
using Rumprun.Packages.Cli.Tests.Resolving;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Tracing;

/// <summary>What <c>--verbose</c> and <c>RRPKG_TRACE</c> say of a whole command.</summary>
public sealed partial class VerboseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Home => Path.Combine(_directory.Path, "home");

    private string Trace => Path.Combine(_directory.Path, "trace");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Resolve_Verbose_SaysWhyEachVersionAndWhyNoNewerOne()
    {
        var rrpkg = WithFailurePorts();

        var quiet = await rrpkg.RunAsync("resolve", "pngcrush", "--ports", _directory.Path);
        var verbose = await rrpkg.RunAsync("resolve", "pngcrush", "--verbose", "--ports", _directory.Path);

        Assert.Equal("", quiet.Error);
        Assert.Equal(quiet.Output, verbose.Output);
        Assert.Equal(
            """
            pngcrush: 1.8.0 is the only version (for hw-x86_64)
            zlib: 1.2.3 is the toolchain's own; not 1.2.13: `pngcrush` 1.8.0 asks for [1.2.3] (for hw-x86_64)

            """,
            verbose.Error);
    }

    [Fact]
    public async Task Resolve_Traced_HasTheSolversStepsAndTheEnd()
    {
        var rrpkg = WithFailurePorts();
        rrpkg.Variables["RRPKG_TRACE"] = Trace;

        var result = await rrpkg.RunAsync("resolve", "nginx", "--ports", _directory.Path);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = await ReadTraceAsync();
        Assert.Contains(lines, static l => l[13..].StartsWith("solver ", StringComparison.Ordinal)
            && l.EndsWith("`libssl` from `openssl`, the best of 2", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.Contains("  decision   zlib: 1.2.13 is ", StringComparison.Ordinal));
        Assert.EndsWith("  end        exit code 0", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_TracedWithoutASolution_HasTheErrorWithItsStack()
    {
        var rrpkg = WithFailurePorts();
        rrpkg.Variables["RRPKG_TRACE"] = Trace;

        await rrpkg.RunAsync("resolve", "varnish", "nginx", "--ports", _directory.Path);

        var text = await File.ReadAllTextAsync(Trace, TestContext.Current.CancellationToken);
        Assert.Contains(
            "  error      Rumprun.Packages.Core.Diagnostics.DiagnosticException", text, StringComparison.Ordinal);
        Assert.Contains("at Rumprun.Packages.Engine.Resolving.PortResolver", text, StringComparison.Ordinal);
        Assert.Contains("  end        exit code 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_Verbose_SaysWhatIsInTheStore()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        SamplePorts.WriteTo(_directory.Path);
        var rrpkg = new CommandRun(Home, _directory.Path);
        string[] build = ["build", "greeting", "--target", "hosted-x86_64", "--verbose", "--ports", _directory.Path];

        var first = await rrpkg.RunAsync(build);
        var second = await rrpkg.RunAsync(build);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains(
            "greeting: build key HASH is not in the store\n", WithoutHashes(first.Error), StringComparison.Ordinal);
        Assert.Equal(
            """
            greeting: 1.0.0 is the only version (for hosted-x86_64)
            greeting: build key HASH is in the store as HASH

            """,
            WithoutHashes(second.Error));
    }

    [Fact]
    public async Task Build_OfWhatAServerSendsAtTheSecondTry_TracesBothExchangesWithoutSecrets()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        await using var server = new LoopbackServer("no archive"u8.ToArray());
        server.Break(new ServerFault.Answer(503, "Retry-After: 0\r\n"));
        WritePort(server.Url.Replace("http://", "http://me:password@", StringComparison.Ordinal) + "?token=secret");
        var rrpkg = new CommandRun(Home, _directory.Path) { Variables = { ["RRPKG_TRACE"] = Trace } };

        var result = await rrpkg.RunAsync("build", "thing", "--target", "hosted-x86_64", "--ports", _directory.Path);

        var lines = await ReadTraceAsync();
        var exchanges = lines.Where(static l => l.Contains("  http  ", StringComparison.Ordinal))
            .Select(static l => Elapsed().Replace(l[13..], "N ms"));
        Assert.Equal(
            [$"http       GET {server.Url}?*: 503 after N ms", $"http       GET {server.Url}?*: 200 after N ms"],
            exchanges);
        Assert.Contains(
            lines,
            static l => l.Contains("attempt 1 failed: the server answered 503", StringComparison.Ordinal)
                && l.EndsWith("; trying again in 0 s", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static l => l.Contains("password", StringComparison.Ordinal));
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task Trace_IntoADirectoryThatDoesNotExist_IsAMistakeBeforeAnythingIsDone()
    {
        var rrpkg = new CommandRun(_directory.Path, "/") { Variables = { ["RRPKG_TRACE"] = "/does/not/exist" } };

        var result = await rrpkg.RunAsync("list");

        Assert.StartsWith(
            "error[RR0008]: `RRPKG_TRACE` names `/does/not/exist`, which cannot be written: ",
            result.Error,
            StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task InternalError_WithoutATrace_KeepsItsStackInAFileAndSaysWhere()
    {
        var (exitCode, error) = await RunWithBrokenOutputAsync(trace: null);

        var kept = Path.Combine(_directory.Path, "state/internal-error.trace");
        Assert.Equal(
            $"error[RR9001]: InvalidOperationException: out of order\n"
            + $"hint: report this with `{kept}`, which has the command, the version and the stack trace\n",
            error);
        Assert.Equal(70, exitCode);
        var text = await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken);
        Assert.Contains("  command    rrpkg list --json\n", text, StringComparison.Ordinal);
        Assert.Contains("at Rumprun.Packages.Cli.Rendering.JsonOutput.Write", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InternalError_Traced_PointsToTheTrace()
    {
        var (_, error) = await RunWithBrokenOutputAsync(Trace);

        Assert.Contains($"report this with `{Trace}`", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_directory.Path, "state/internal-error.trace")));
        Assert.Contains(
            await ReadTraceAsync(),
            static l => l.Contains("at Rumprun.Packages.Cli.Rendering.JsonOutput.Write", StringComparison.Ordinal));
    }

    private async Task<(int ExitCode, string Error)> RunWithBrokenOutputAsync(string? trace)
    {
        await using var error = new StringWriter();
        var exitCode = await CommandLineApplication.RunAsync(["list", "--json"], new CommandEnvironment
        {
            Terminal = new Terminal
            {
                Output = new BrokenWriter(),
                Error = error,
                RawOutput = Stream.Null,
                RawError = Stream.Null,
            },
            Variable = name => name switch { "RRPKG_HOME" => _directory.Path, "RRPKG_TRACE" => trace, _ => null },
            CurrentDirectory = "/",
            Executable = "/bin/rrpkg",
            Time = TimeProvider.System,
        });
        return (exitCode, error.ToString());
    }

    private CommandRun WithFailurePorts()
    {
        var toolchain = FailurePorts.WriteTo(_directory.Path);
        return new CommandRun(Home, _directory.Path) { Variables = { ["RRPKG_RUMPRUN"] = toolchain } };
    }

    private void WritePort(string url)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_directory.Path, "ports/thing")).FullName;
        Directory.CreateDirectory(Path.Combine(_directory.Path, "recipes"));
        File.WriteAllText(Path.Combine(folder, "port.yaml"), $$"""
            schema: 1
            name: thing
            version: "1.0"
            summary: Something
            license: MIT
            sources:
              - {url: "{{url}}", sha256: "{{new string('0', 64)}}", file-name: thing.tar.gz}
            build:
              - {name: nothing, steps: [{name: nothing, run: ["true"]}]}
            """);
    }

    private async Task<string[]> ReadTraceAsync() =>
        await File.ReadAllLinesAsync(Trace, TestContext.Current.CancellationToken);

    private static string WithoutHashes(string text) => Hash().Replace(text, "HASH");

    [GeneratedRegex("\\b[0-9a-f]{12,64}\\b")]
    private static partial Regex Hash();

    [GeneratedRegex("[0-9.]+ ms")]
    private static partial Regex Elapsed();

    /// <summary>An output with a defect.</summary>
    private sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new InvalidOperationException("out of order");
    }
}
