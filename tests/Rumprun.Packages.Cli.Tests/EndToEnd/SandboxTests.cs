using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>Builds in the sandbox as a person meets them: failing, entered, switched off, killed.</summary>
public sealed class SandboxTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly NativeCommand _rrpkg;

    public SandboxTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(Machine.CanSandbox, "bubblewrap is not installed, or may not make namespaces");
        _rrpkg = new NativeCommand(_home.Path);
        SamplePorts.WriteTo(_tree.Path);
    }

    public void Dispose()
    {
        Machine.Run("/", "chmod", "-R", "u+w", _home.Path);
        _home.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Shell_AfterAFailure_IsInTheVerySamePlace()
    {
        WritePort("touch made; test -e mended");
        var failed = Run("build", "tries", "--target", "hosted-x86_64");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("error[RR5110]", failed.Error, StringComparison.Ordinal);
        Assert.Contains(
            "hint: go there with `rrpkg build tries --target hosted-x86_64 --shell`",
            failed.Error,
            StringComparison.Ordinal);

        var shell = Run(
            "build",
            "tries",
            "--target",
            "hosted-x86_64",
            "--shell",
            "--",
            "sh",
            "-c",
            "pwd; ls; echo $MARK; id -un; exit 7");
        Assert.Equal("/build/root\nmade\nnote\nof the step\nbuild\n", shell.Output);
        Assert.Equal(7, shell.ExitCode);
    }

    [Fact]
    public void Shell_OfAPortThatWasNotTried_HasItsSourcesAndDependencies()
    {
        var shell = Run(
            "build",
            "teller",
            "--target",
            "hosted-x86_64",
            "--shell",
            "--",
            "ls",
            "teller.c",
            "/build/sysroot/usr/lib/libgreeting.a");
        Assert.Equal("/build/sysroot/usr/lib/libgreeting.a\nteller.c\n", shell.Output);
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public void Build_WithoutASandbox_IsMarked()
    {
        var sandboxed = Run("build", "greeting", "--target", "hosted-x86_64", "--json");
        var bare = Run("install", "greeting", "--target", "hosted-x86_64", "--sandbox=off");
        Assert.Equal(0, bare.ExitCode);
        Assert.DoesNotContain(
            KeyIn(sandboxed.Output),
            Run("build", "greeting", "--target", "hosted-x86_64", "--sandbox=off", "--json").Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "for hosted-x86_64, built without a sandbox", Run("info", "greeting").Output, StringComparison.Ordinal);
        Assert.Contains("\"sandboxed\": false", Run("info", "greeting", "--json").Output, StringComparison.Ordinal);

        Run("install", "greeting", "--target", "hosted-x86_64");
        Assert.DoesNotContain("without a sandbox", Run("info", "greeting").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ThatIsKilled_LeavesNoProcess()
    {
        var marker = $"6{Environment.ProcessId}.75";
        WritePort($"(sleep {marker} & sleep {marker}); true");
        using var build = _rrpkg.Start([], ["--ports", _tree.Path, "build", "tries", "--target", "hosted-x86_64"]);
        Assert.True(Within(TimeSpan.FromSeconds(60), () => Running(marker) >= 2), "the step did not begin");
        build.Kill();
        build.WaitForExit();
        Assert.True(Within(TimeSpan.FromSeconds(10), () => Running(marker) == 0), "a process of the build is still there");
    }

    private static int Running(string marker) =>
        Machine.Run("/", "ps", "-eo", "args").Split('\n').Count(l => l == $"sleep {marker}");

    private static bool Within(TimeSpan time, Func<bool> holds)
    {
        var end = DateTime.UtcNow + time;
        while (!holds())
        {
            if (DateTime.UtcNow > end)
            {
                return false;
            }

            Thread.Sleep(50);
        }

        return true;
    }

    private static string KeyIn(string json) =>
        json.Split('\n').Last(static l => l.Contains("\"key\":", StringComparison.Ordinal)).Split('"')[3];

    private CommandRun.Result Run(params string[] arguments) => _rrpkg.Run(["--ports", _tree.Path, .. arguments]);

    private void WritePort(string script)
    {
        Directory.CreateDirectory(Path.Combine(_tree.Path, "ports/tries/files"));
        File.WriteAllText(Path.Combine(_tree.Path, "ports/tries/files/note"), "");
        File.WriteAllText(Path.Combine(_tree.Path, "ports/tries/port.yaml"), $"""
            schema: 1
            name: tries
            version: "1.0.0"
            summary: A port that tries something
            license: BSD-2-Clause
            sources:
              - path: files
            build:
              - name: main
                steps:
                  - name: try
                    run: [sh, -c, "{script}"]
                    environment: {"{"}MARK: of the step{"}"}
            """);
    }
}
