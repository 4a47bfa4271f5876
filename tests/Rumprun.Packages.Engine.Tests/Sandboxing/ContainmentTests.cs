using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Tests.Building;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Sandboxing;

/// <summary>Builds that try what they may not: each is stopped, and the message says what it tried.</summary>
public sealed class ContainmentTests : IDisposable
{
    private readonly BuildFixture _fixture = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("exec 4<>/dev/tcp/192.0.2.1/80", "Network is unreachable")]
    [InlineData("exec 4<>/dev/tcp/ports.example/80", "ports.example: ")]
    public async Task Step_ThatTriesTheNetwork_IsTold(string script, string quoted)
    {
        var problem = await ProblemOfAsync("bash", script);
        Assert.Equal("RR5303", problem.Id);
        Assert.Contains("step `s/run` of `tries` 1.0.0 tried to use the network", problem.Message, StringComparison.Ordinal);
        Assert.Contains(quoted, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cp x /usr/lib/x", "/usr/lib/x")]
    [InlineData("mkdir -p /usr/local/share/x", "/usr/local")]
    [InlineData("echo x > /etc/x", "/etc/x")]
    [InlineData("install x /opt/bin/x", "/opt/bin/x")]
    [InlineData("touch /port/x", "/port/x")]
    public async Task Step_ThatWritesOutside_IsTold(string script, string path)
    {
        var problem = await ProblemOfAsync("sh", script);
        Assert.Equal("RR5304", problem.Id);
        Assert.Contains($"tried to write `{path}`", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Step_ThatReadsAFileOfTheMachine_IsTold()
    {
        await File.WriteAllTextAsync(_fixture.PathOf("secret"), "x", Cancel);
        var problem = await ProblemOfAsync("sh", $"cat {_fixture.PathOf("secret")}");
        Assert.Equal("RR5305", problem.Id);
        Assert.Contains($"tried to read `{_fixture.PathOf("secret")}`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_ThatIncludesAHeaderOfTheMachine_IsTold()
    {
        Assert.SkipUnless(File.Exists("/usr/include/execinfo.h"), "glibc's headers are not installed");
        var sources = new MemorySources(("x.c", "#include <execinfo.h>\n"));
        var problem = await _fixture.ProblemAsync(Port("tries", Stage("s", Step("run", "{cc}", "-c", "x.c"))), sources);
        Assert.Equal("RR5305", problem.Id);
        Assert.Contains("`/usr/include/execinfo.h`", problem.Message, StringComparison.Ordinal);
        Assert.Contains("declare the library under `dependencies`", problem.Hints[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh", "perl -e 1")]
    [InlineData("bash", "perl -e 1")]
    [InlineData("sh", "env perl -e 1")]
    [InlineData("sh", "printf 'all:\\n\\tperl -e 1\\n' > Makefile; make")]
    public async Task Step_ThatRunsAnUndeclaredProgram_IsTold(string shell, string script)
    {
        Assert.SkipUnless(Machine.Has("perl"), "perl is not installed");
        var problem = await ProblemOfAsync(shell, script);
        Assert.Equal("RR5306", problem.Id);
        Assert.Contains(
            "ran `perl`, which is installed here but not declared by the port", problem.Message, StringComparison.Ordinal);
        Assert.Equal("declare it in the port: `host-tools: [perl]`", problem.Hints[0]);
    }

    [Fact]
    public async Task Step_ThatIsAScriptForAnUndeclaredProgram_IsTold()
    {
        Assert.SkipUnless(Machine.Has("perl"), "perl is not installed");
        var problem = await _fixture.ProblemAsync(
            Port("tries", Stage("s", Step("run", "./x"))), new MemorySources(("x", "#!/usr/bin/env perl\n")));
        Assert.Equal("RR5306", problem.Id);
        Assert.Contains("`./x`, a script for `perl`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithAHostToolThatIsNotInstalled_NamesIt()
    {
        var port = Port("needs", Stage("s", Step("run", "true"))) with { HostTools = ["no-such-tool"] };
        var problem = await _fixture.ProblemAsync(port, new MemorySources());
        Assert.Equal("RR5302", problem.Id);
        Assert.Contains("`no-such-tool`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_ThatLeavesAProcess_IsToldAndTheProcessIsGone()
    {
        var marker = $"5{Environment.ProcessId}.5";
        var problem = await ProblemOfAsync("sh", $"sleep {marker} &");
        Assert.Equal("RR5307", problem.Id);
        Assert.Contains($"left `sleep {marker}` running", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(marker, Machine.Run("/", "ps", "-eo", "args"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_WhoseProcessesEndSoonAfterIt_Succeeds()
    {
        var port = Port("ends", Stage("s", Step("run", "sh", "-c", "sleep 0.3 & install -D x {dest}/usr/share/x")));
        Assert.NotEmpty((await _fixture.BuildAsync(Inputs(port), new MemorySources(("x", "")), Cancel)).Steps);
    }

    [Theory]
    [InlineData("head -c 3000000 /dev/zero > large; sleep 60")]
    [InlineData("head -c 3000000 /dev/zero > large")]
    public async Task Step_ThatWritesTooMuch_IsStopped(string script)
    {
        _fixture.DiskLimit = 1 << 20;
        var problem = await ProblemOfAsync("sh", script);
        Assert.Equal("RR5308", problem.Id);
        Assert.Contains(
            "more than the allowed 1 MiB; the largest file is `root/large` with 2.9 MiB",
            problem.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_OnAFullDisk_IsToldApart()
    {
        using var disk = SmallDisk.TryMount(_fixture.PathOf("small"), kilobytes: 2048);
        Assert.SkipUnless(disk is not null, "mounting a small file system is not permitted");
        var port = Port("fills", Stage("s", Step("run", "sh", "-c", "head -c 9000000 /dev/zero > large")));
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => _fixture.BuildAsync(Inputs(port), new MemorySources(), Cancel, "small/build"));
        Assert.Equal("RR5309", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Step_ThatRunsOutOfMemory_IsToldApart()
    {
        using var memory = SmallMemory.TryMake(megabytes: 48);
        Assert.SkipUnless(memory is not null, "making a control group is not permitted");
        await WriteBubblewrapAsync($"echo $$ > {memory.Processes}\nexec bwrap \"$@\"");
        var problem = await ProblemOfAsync("sh", "head -c 300000000 /dev/zero | tail -c 200000000 > /dev/null");
        Assert.Equal("RR5310", problem.Id);
        Assert.Contains("the machine ran out of memory", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kill -SEGV $$", "was killed by signal 11 (SIGSEGV)")]
    [InlineData("exit 7", "ended with exit code 7")]
    public async Task Step_ThatFails_SaysHow(string script, string ending)
    {
        var problem = await ProblemOfAsync("sh", script);
        Assert.Equal("RR5110", problem.Id);
        Assert.StartsWith($"step `s/run` of `tries` 1.0.0 {ending}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WhereNamespacesAreForbidden_SaysSoInsteadOfBlamingTheStep()
    {
        await WriteBubblewrapAsync("echo 'bwrap: No permissions to create new namespace' >&2\nexit 1");
        var problem = await ProblemOfAsync("sh", "true");
        Assert.Equal("RR5301", problem.Id);
        Assert.Contains("No permissions to create new namespace", problem.Message, StringComparison.Ordinal);
        Assert.Contains("`--sandbox=off`", problem.Hints[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithoutBubblewrap_IsRefused()
    {
        _fixture.Programs = new SearchPath([_fixture.PathOf("empty")]);
        Assert.Equal("RR5301", (await ProblemOfAsync("sh", "true")).Id);
    }

    private async Task WriteBubblewrapAsync(string script)
    {
        var bin = _fixture.PathOf("bin");
        Directory.CreateDirectory(bin);
        await File.WriteAllTextAsync($"{bin}/bwrap", $"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", Cancel);
        File.SetUnixFileMode($"{bin}/bwrap", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _fixture.Programs = new SearchPath([bin]);
    }

    private Task<Diagnostic> ProblemOfAsync(string shell, string script) =>
        _fixture.ProblemAsync(Port("tries", Stage("s", Step("run", shell, "-c", script))), new MemorySources(("x", "x")));
}
