using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class BuildKeyTests
{
    private static readonly Sha256Digest s_other = Sha256Digest.OfText("other");

    private static readonly Source.Archive s_archive = new()
    {
        Urls = ["https://example.org/a.tar.gz"],
        Sha256 = Sha256Digest.OfText("archive"),
        FileName = "a.tar.gz",
    };

    private static readonly Source.Git s_git = new()
    {
        Urls = ["https://example.org/a.git"],
        Commit = new string('a', 40),
        Into = "git",
    };

    private static readonly BuildStage s_stage =
        Stage("one", Step("compile", "{cc}", "x.c", "{files}/x"), Step("install", "make", "install")) with
        {
            Environment = ImmutableSortedDictionary<string, Template>.Empty.Add("A", TemplateParser.Parse("b")),
        };

    private static readonly Port s_port = Port("sample", s_stage) with
    {
        Sources = [s_archive, s_git, new Source.Local { Path = "extra" }],
        Patches = [new Patch { File = "patches/1.patch" }],
        LicenseFiles = ["COPYING"],
        Programs = [new BakeableProgram(PortName.Parse("sample"), "usr/bin/sample")],
    };

    private static readonly CheckAllowance s_allowance = new(OutputCheck.HostPaths, [new PathPattern("usr/x")], "It is so.");

    private static readonly PlannedDependency s_zlib =
        new(PortName.Parse("zlib"), Version("1.2.13"), Sha256Digest.OfText("zlib"), DependencyRole.Library);

    private static readonly BuildPlanInputs s_inputs = Inputs(s_port, "opt") with
    {
        Dependencies = [s_zlib],
        HostTools = static name => name == "make" ? "4.3" : null,
        PortFiles = new[] { "patches/1.patch", "extra/e.c", "files/x", "notes.txt" }
            .ToImmutableSortedDictionary(
                static p => p, static p => new PortFile(Sha256Digest.OfText(p), false), StringComparer.Ordinal),
    };

    public static TheoryData<string> ChangesThatCount => [.. s_counting.Keys];

    public static TheoryData<string> ChangesThatDoNotCount => [.. s_idle.Keys];

    private static readonly Dictionary<string, Func<BuildPlanInputs, BuildPlanInputs>> s_counting = new()
    {
        ["name"] = Ported(static p => p with { Name = PortName.Parse("other") }),
        ["version"] = Ported(static p => p with { Entry = p.Entry with { Version = Version("1.0.1") } }),
        ["revision"] = Ported(
            static p => p with { Entry = p.Entry with { Version = new PortVersion(p.Version.Version, 2) } }),
        ["prefix"] = Ported(static p => p with { Prefix = "/opt" }),
        ["tree of a stage"] = Staged(s_stage with { Tree = StageTree.Copied }),
        ["allowance"] = Ported(static p => p with { Allowances = [s_allowance] }),
        ["allowed path"] = Ported(
            static p => p with { Allowances = [s_allowance with { Paths = [new PathPattern("usr/y")] }] }),
        ["what a dependency yields"] = static i => i with
        {
            Dependencies = [s_zlib with { Yields = [new PathPattern("usr/x")] }],
        },
        ["license"] = Ported(static p => p with { License = "MIT" }),
        ["license file"] = Ported(static p => p with { LicenseFiles = ["LICENSE"] }),
        ["program"] = Ported(
            static p => p with { Programs = [new BakeableProgram(PortName.Parse("sample"), "usr/sbin/sample")] }),
        ["target"] = static i => i with
        {
            Selection = i.Selection with { Target = new Target(Platform.Hw, Architecture.X86_64) },
        },
        ["option"] = static i => i with { Selection = i.Selection with { Options = [] } },
        ["toolchain"] = static i => i with { Toolchain = i.Toolchain with { Identity = s_other } },
        ["toolchain flag"] = static i => i with
        {
            Toolchain = i.Toolchain with { Flags = i.Toolchain.Flags.SetItem("CFLAGS", "-g") },
        },
        ["build machine"] = static i => i with { Machine = i.Machine with { Identity = s_other } },
        ["dependency's output"] = static i => i with { Dependencies = [s_zlib with { Output = s_other }] },
        ["dependency's role"] = static i => i with { Dependencies = [s_zlib with { Role = DependencyRole.Tool }] },
        ["dependency dropped"] = static i => i with { Dependencies = [] },
        ["host tool"] = static i => i with { HostTools = static name => name == "make" ? "4.4" : null },
        ["host tool that others have too"] = static i => i with
        {
            HostTools = static name => name is "make" or "sed" ? "4.3" : null,
        },
        ["isolation"] = static i => i with { Isolation = BuildIsolation.Off },
        ["archive's hash"] = Sourced(s_archive with { Sha256 = s_other }),
        ["archive's strip"] = Sourced(s_archive with { Strip = 0 }),
        ["archive's place"] = Sourced(s_archive with { Into = "sub" }),
        ["archive not unpacked"] = Sourced(s_archive with { Unpack = false }),
        ["commit"] = Sourced(s_git with { Commit = new string('b', 40) }),
        ["submodules"] = Sourced(s_git with { Submodules = true }),
        ["local source"] = Filed("extra/e.c"),
        ["file"] = Filed("files/x"),
        ["file's mode"] = static i => i with
        {
            PortFiles = i.PortFiles.SetItem("files/x", i.PortFiles["files/x"] with { Executable = true }),
        },
        ["patch"] = Filed("patches/1.patch"),
        ["patch's strip"] = Ported(static p => p with { Patches = [new Patch { File = "patches/1.patch", Strip = 0 }] }),
        ["patch's place"] = Ported(static p => p with { Patches = [new Patch { File = "patches/1.patch", In = "sub" }] }),
        ["patch's step"] = Ported(
            static p => p with { Patches = [new Patch { File = "patches/1.patch", After = "one/compile" }] }),
        ["argument"] = Staged(s_stage with { Steps = [Step("compile", "{cc}", "y.c", "{files}/x"), s_stage.Steps[1]] }),
        ["argument's cut"] = Staged(s_stage with { Steps = [Step("compile", "{cc}", "x.c {files}/x"), s_stage.Steps[1]] }),
        ["order of steps"] = Staged(s_stage with { Steps = [.. s_stage.Steps.Reverse()] }),
        ["step's directory"] = Staged(
            s_stage with { Steps = [s_stage.Steps[0] with { In = TemplateParser.Parse("{build}") }, s_stage.Steps[1]] }),
        ["stage's directory"] = Staged(s_stage with { Directory = "src" }),
        ["stage's machine"] = Staged(s_stage with { Machine = StageMachine.Build }),
        ["environment"] = Staged(s_stage with { Environment = s_stage.Environment.SetItem("A", TemplateParser.Parse("c")) }),
        ["environment unset"] = Staged(s_stage with { Unset = ["CPPFLAGS"] }),
        ["port's folder used"] = Staged(s_stage with { Steps = [Step("compile", "{port}/x"), s_stage.Steps[1]] }),
    };

    private static readonly Dictionary<string, Func<BuildPlanInputs, BuildPlanInputs>> s_idle = new()
    {
        ["summary"] = Ported(
            static p => p with
            {
                Summary = "Another",
                Description = "Long",
                Homepage = "https://example.org",
                Maintainers = ["me"],
            }),
        ["launch"] = Ported(
            static p => p with
            {
                Launches = [new DeclaredLaunch(new LaunchSettings { Image = PortName.Parse("sample") }, [])],
            }),
        ["tests"] = Ported(static p => p with { Tests = [new PortTest { Name = "t" }] }),
        ["images"] = Ported(static p => p with { Images = [new BootImage { Name = PortName.Parse("i"), Programs = [] }] }),
        ["data"] = Ported(
            static p => p with { DataImages = [new DataImage { Name = PortName.Parse("d"), Format = DataFormat.Ext2 }] }),
        ["port.yaml's own bytes"] = Ported(static p => p with { Digest = s_other, Folder = "elsewhere" }),
        ["mirrors"] = Sourced(s_archive with { Urls = ["https://example.net/a.tar.gz"], FileName = "b.tar.gz" }),
        ["place of the toolchain"] = static i => i with
        {
            Toolchain = i.Toolchain with
            {
                Prefix = "/opt/musl",
                Sysroot = "/opt/musl/lib",
                Tools = i.Toolchain.Tools.SetItem(ToolKind.Cc, "/opt/musl/gcc"),
            },
        },
        ["how the toolchain was found"] = static i => i with
        {
            Toolchain = i.Toolchain with { Origin = "configuration", Description = "x" },
        },
        ["dependency's version"] = static i => i with { Dependencies = [s_zlib with { Version = Version("1.3.0") }] },
        ["file that nothing uses"] = Filed("notes.txt"),
        ["recipe that nothing uses"] = static i => i with
        {
            Recipes = i.Recipes.Add(
                PortName.Parse("r"), new Recipe { Name = PortName.Parse("r"), Summary = "", Steps = [] }),
        },
        ["stage that does not run"] = Ported(static p => p with
        {
            Stages = [.. p.Stages, Stage(
                "two", Step("x", "y")) with { When = new Condition { Platforms = [new(Platform.Xen, false)] } }],
        }),
    };

    [Theory]
    [MemberData(nameof(ChangesThatCount))]
    public void Key_WhenSomethingThatCountsChanges_Changes(string change) =>
        Assert.NotEqual(BuildPlanner.Plan(s_inputs).Key, BuildPlanner.Plan(s_counting[change](s_inputs)).Key);

    [Theory]
    [MemberData(nameof(ChangesThatDoNotCount))]
    public void Key_WhenSomethingElseChanges_StaysTheSame(string change) =>
        Assert.Equal(BuildPlanner.Plan(s_inputs).CanonicalText, BuildPlanner.Plan(s_idle[change](s_inputs)).CanonicalText);

    [Fact]
    public void Text_IsSortedOneFactALineWithoutPaths()
    {
        var lines = BuildPlanner.Plan(s_inputs).CanonicalText.Split('\n');

        Assert.Equal("rrpkg-build-key 2", lines[0]);
        Assert.Equal("", lines[^1]);
        Assert.Equal(lines[1..^1].Order(StringComparer.Ordinal), lines[1..^1]);
        Assert.Contains("stage.0000.step.0000.argument.0000: @{target:cc}", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("/usr/bin/musl-gcc", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_WithLineBreaksInValues_KeepsThemApart()
    {
        var one = Staged(Stage("one", Step("s", "a\nstage.0000.step.0000.argument.0001: b")))(s_inputs);
        var two = Staged(Stage("one", Step("s", "a", "b")))(s_inputs);
        Assert.NotEqual(BuildPlanner.Plan(one).Key, BuildPlanner.Plan(two).Key);
    }

    private static Func<BuildPlanInputs, BuildPlanInputs> Ported(Func<Port, Port> change) => inputs => inputs with
    {
        Port = change(inputs.Port),
    };

    private static Func<BuildPlanInputs, BuildPlanInputs> Staged(BuildStage stage) =>
        Ported(port => port with { Stages = [stage] });

    private static Func<BuildPlanInputs, BuildPlanInputs> Sourced(Source source) => Ported(port => port with
    {
        Sources = [.. port.Sources.Select(
            s => s.Value.GetType() == source.GetType() ? new Conditional<Source>(source, Condition.Always) : s)],
    });

    private static Func<BuildPlanInputs, BuildPlanInputs> Filed(string path) =>
        inputs => inputs with { PortFiles = inputs.PortFiles.SetItem(path, new PortFile(s_other, false)) };
}
