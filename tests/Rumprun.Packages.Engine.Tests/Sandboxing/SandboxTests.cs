using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Tests.Building;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Sandboxing;

/// <summary>What a step meets in the sandbox: the same wherever and by whom it is built.</summary>
public sealed class SandboxTests : IDisposable
{
    // A build that installs nothing fails.
    private static readonly Step s_install = Step("install", "install", "-D", "/dev/null", "{dest}/usr/share/x");

    private readonly BuildFixture _fixture = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("pwd", "/build/root")]
    [InlineData("id -u; id -un; id -g; id -gn", "1000\nbuild\n1000\nbuild")]
    [InlineData("uname -n", "build")]
    [InlineData("umask", "0022")]
    [InlineData(
        "echo $HOME; ls -A ~; echo $TMPDIR; echo $LC_ALL $TZ $SOURCE_DATE_EPOCH",
        "/build/home\n/build/tmp\nC.UTF-8 UTC 315532800")]
    [InlineData("cat /etc/passwd", "build:x:1000:1000:build:/build/home:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false")]
    [InlineData("echo x > /tmp/x; ls /tmp; ls /var/tmp/", "x\nx")]
    [InlineData("cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '", "lo")]
    [InlineData("ls /dev | grep -E 'sd|vd|nvme|mem|kvm' || echo none", "none")]
    [InlineData("ls /home /root /opt /srv 2>/dev/null || echo none", "none")]
    [InlineData("set -- /proc/[0-9]*; echo $#", "3")]
    public async Task Step_InTheSandbox_MeetsTheSameEverywhere(string script, string expected) =>
        Assert.Equal(expected, await OutputOfAsync(script));

    [Fact]
    public async Task Step_WithAToolchainOfItsOwnPrefix_SeesItAtBothPlaces()
    {
        var toolchain = new SimulatedRumprun(_fixture.PathOf("rumprun"), "hw");
        var inputs = Inputs(
            Port(
                "toolchain",
                Stage("s", Step("run", "sh", "-c", "ls {cc} $1/bin/*-gcc", "sh", toolchain.Prefix), s_install)));
        inputs = inputs with
        {
            Toolchain = inputs.Toolchain with
            {
                Prefix = toolchain.Prefix,
                Tools = inputs.Toolchain.Tools.SetItem(ToolKind.Cc, toolchain.Compiler),
            },
        };
        var compiler = $"bin/{SimulatedRumprun.Tuple}-gcc";
        Assert.Equal(
            $"{toolchain.Prefix}/{compiler}\n/toolchain/{compiler}", await OutputOfAsync(inputs, new MemorySources()));
    }

    [Fact]
    public async Task Step_ThatMentionsADependencyAndItsPort_SeesThemReadOnly()
    {
        var tree = _fixture.PathOf("tree");
        Directory.CreateDirectory(tree);
        await File.WriteAllTextAsync(Path.Combine(tree, "note"), "of the dependency", Cancel);
        Directory.CreateDirectory(_fixture.PathOf("port/files"));
        await File.WriteAllTextAsync(_fixture.PathOf("port/files/own"), " and the port", Cancel);
        var port = Port(
            "uses",
            Stage("s", Step(
                "run",
                "sh",
                "-c",
                "cat {dependency:other}/note {files}/own; echo {files} {dependency:other}; ! touch {port}/x "
                    + "{dependency:other}/x 2>&-"), s_install));
        var inputs = Inputs(port) with
        {
            Dependencies = [new PlannedDependency(
                PortName.Parse("other"), Version("1.0.0"), default, DependencyRole.Library)],
        };
        Assert.Equal(
            "of the dependency and the port/port/files /dependencies/other",
            await OutputOfAsync(inputs, new MemorySources(), ("other", tree)));
        Assert.False(File.Exists(Path.Combine(tree, "x")));
    }

    [Fact]
    public async Task Step_WithTheMachinesHeaders_FindsThemOnlyInAStageForIt()
    {
        var compile = Step("cc", "ls", "/usr/include/stdio.h");
        var tools = Inputs(Port("tools", Stage("s", compile, s_install) with { Machine = StageMachine.Build }));
        Assert.Equal("/usr/include/stdio.h", await OutputOfAsync(tools, new MemorySources()));
        Assert.Equal("RR5305", (await _fixture.ProblemAsync(Port("target", Stage("s", compile)), new MemorySources())).Id);
    }

    [Fact]
    public async Task Step_WithADeclaredTool_FindsItWithItsLibrary()
    {
        Assert.SkipUnless(Machine.Has("perl"), "perl is not installed");
        var port = Port("perl", Stage("s", Step("run", "./x.pl"), s_install)) with { HostTools = ["perl"] };
        var sources = new MemorySources(
            ("x.pl", "#!/usr/bin/perl\nuse strict; use File::Basename; print basename('/a/b');\n"));
        Assert.Equal("b", await OutputOfAsync(Inputs(port), sources));
    }

    [Fact]
    public async Task Step_WithAJobServer_GetsItsPipeAsDescriptorThree()
    {
        _fixture.JobServer = _fixture.PathOf("jobs");
        Machine.Run("/", "mkfifo", _fixture.JobServer);
        Assert.Equal("t", await OutputOfAsync("printf t >&3; head -c 1 <&3"));
    }

    [Fact]
    public async Task Step_WithoutASandbox_SeesTheMachine()
    {
        var port = Port(
            "bare", Stage("s", Step("run", "sh", "-c", "pwd; umask; ls $1", "sh", _fixture.PathOf("mine")), s_install));
        await File.WriteAllTextAsync(_fixture.PathOf("mine"), "", Cancel);
        Assert.Equal(
            $"{_fixture.PathOf("build/build/root")}\n0022\n{_fixture.PathOf("mine")}",
            await OutputOfAsync(Inputs(port) with { Isolation = BuildIsolation.Off }, new MemorySources()));
    }

    private Task<string> OutputOfAsync(string script) => OutputOfAsync(
        Inputs(Port("shown", Stage("s", Step("run", "./show.sh"), s_install))),
        new MemorySources(("show.sh", $"#!/bin/sh\n{script}\n")));

    private async Task<string> OutputOfAsync(
        BuildPlanInputs inputs, MemorySources sources, params (string Name, string Tree)[] dependencies)
    {
        await _fixture.BuildAsync(inputs, sources, Cancel, "build", dependencies);
        return string.Join('\n', _fixture.Events.OfType<ProgressEvent.Output>().Select(static o => o.Line));
    }
}
