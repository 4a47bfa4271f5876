using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class BuildPlannerTests
{
    private static readonly Recipe s_make = new()
    {
        Name = PortName.Parse("make"),
        Summary = "Make",
        Parameters = ImmutableSortedDictionary<string, RecipeParameter>.Empty
            .Add("arguments", new RecipeParameter(ParameterType.List, "", new Argument.List([])))
            .Add("directory", new RecipeParameter(ParameterType.Text, "", Default: null))
            .Add("install", new RecipeParameter(ParameterType.Flag, "", new Argument.Flag(true))),
        Steps =
        [
            Step("build", "make", "-j{jobs}", "-C", "{directory}", "{arguments...}"),
            Step("install", "make", "install", "DESTDIR={dest}") with { If = "install" },
            Step("skip", "true") with { If = "!install" },
        ],
    };

    [Fact]
    public void Plan_WithRecipe_UnfoldsItsSteps()
    {
        var stage = MakeStage() with { With = Directory("src").Add("arguments", List("CC={cc}", "P={prefix}")) };
        var steps = Plan(stage).Stages.Single().Steps;

        Assert.Equal(["build", "install"], steps.Select(static s => s.Name));
        Assert.Equal(
            ["make", "-j@{jobs}", "-C", "src", "CC=@{target:cc}", "P=/usr"], steps[0].Command.Select(static w => w.Text));
        Assert.Equal("@{root}", steps[0].Directory.Text);
    }

    [Fact]
    public void Plan_WithFlagOff_TakesTheOtherBranch()
    {
        var stage = MakeStage() with { With = Directory("src").Add("install", new Argument.Flag(false)) };
        Assert.Equal(["build", "skip"], Plan(stage).Stages.Single().Steps.Select(static s => s.Name));
    }

    [Fact]
    public void Plan_WithMisfittingStages_SaysHow()
    {
        Assert.Equal("stage `make` does not give `directory`, which recipe `make` requires", Problem(MakeStage()).Message);
        Assert.Equal(
            ["did you mean `install`?"],
            Problem(MakeStage() with { With = Directory("x").Add("instal", new Argument.Flag(true)) }).Hints);
        Assert.Equal(
            "stage `make` gives `install` the wrong type: recipe `make` expects a flag",
            Problem(MakeStage() with { With = Directory("x").Add("install", List("yes")) }).Message);
        Assert.Equal("RR5102", Problem(MakeStage() with { Recipe = PortName.Parse("mak") }).Id);
    }

    [Fact]
    public void Plan_StageEnvironment_BuildsOnTheToolchains()
    {
        var stage = Stage("one", Step("show", "echo", "{cflags...}")) with
        {
            Environment = Templates(("CFLAGS", "{cflags} -fcommon"), ("EXTRA", "{sysroot}/x")),
            Unset = ["LDFLAGS"],
        };
        var planned = Plan(stage).Stages.Single();

        const string Mapping = "-ffile-prefix-map=@{directory}=/usr/src/sample-1.0.0";
        Assert.Equal($"-O2 {Mapping} -Wno-error -fcommon", planned.Environment["CFLAGS"].Text);
        Assert.Equal(
            ["echo", "-O2", Mapping, "-Wno-error", "-fcommon"], planned.Steps[0].Command.Select(static w => w.Text));
        Assert.Equal("@{sysroot}/x", planned.Environment["EXTRA"].Text);
        Assert.False(planned.Environment.ContainsKey("LDFLAGS"));
        Assert.Equal($"-O2 {Mapping} -Wno-error", planned.Environment["CXXFLAGS"].Text);
    }

    [Fact]
    public void Plan_WithLibraryThatHasUsageFlags_AddsThemToTheTargetsStagesAlone()
    {
        var usage = new UsageFlags([TemplateParser.Parse("-DSTATIC")], [TemplateParser.Parse("-T{sysroot}{prefix}/x.ld")]);
        var library = new PlannedDependency(
            PortName.Parse("lib"), Version("1.0.0"), Sha256Digest.OfText("lib"), DependencyRole.Library) { Usage = usage };
        var tool = library with { Name = PortName.Parse("tool"), Role = DependencyRole.Tool };
        var host = Stage("host", Step("a", "true")) with { Machine = StageMachine.Build };
        var stages = BuildPlanner.Plan(Inputs(Port("sample", host, Stage("one", Step("b", "true")))) with
        {
            Dependencies = [library, tool],
        }).Stages;

        Assert.Equal("", stages[0].Environment["LDFLAGS"].Text);
        Assert.Equal("-I@{sysroot}/usr/include -DSTATIC", stages[1].Environment["CPPFLAGS"].Text);
        Assert.Equal("-L@{sysroot}/usr/lib -static -T@{sysroot}/usr/x.ld", stages[1].Environment["LDFLAGS"].Text);
    }

    [Fact]
    public void Plan_StageForTheBuildMachine_HasItsToolsAndExportsPrograms()
    {
        var tools = Stage("tools", Step("compile", "{cc}", "gen.c")) with
        {
            Machine = StageMachine.Build,
            Directory = "host",
            Exports = Templates(("gen", "{source}/gen")),
        };
        var plan = Plan(tools, Stage("main", Step("generate", "{tool:gen}", "{tuple}", "{host-cc}")));

        Assert.Equal("@{machine:cc}", plan.Stages[0].Steps[0].Command[0].Text);
        Assert.Equal("@{root}/host", plan.Stages[0].Steps[0].Directory.Text);
        Assert.Equal(
            ["@{root}/host/gen", "x86_64-linux-musl", "@{machine:cc}"],
            plan.Stages[1].Steps[0].Command.Select(static w => w.Text));
    }

    [Fact]
    public void Plan_PatchAfterStep_IsPlacedBehindIt()
    {
        var port = Port("sample", Stage("one", Step("a", "true"), Step("b", "true"))) with
        {
            Patches = [new Patch { File = "patches/1.patch" }, new Patch { File = "patches/2.patch", After = "one/a" }],
        };
        var inputs = Inputs(port) with { PortFiles = Files("patches/1.patch", "patches/2.patch") };
        var plan = BuildPlanner.Plan(inputs);

        Assert.Equal("patches/1.patch", Assert.Single(plan.Patches).Patch.File);
        Assert.Equal("patches/2.patch", Assert.Single(plan.Stages[0].Steps[0].PatchesAfter).Patch.File);
        Assert.Empty(plan.Stages[0].Steps[1].PatchesAfter);

        var lost = inputs with { Port = port with { Patches = [new Patch { File = "patches/1.patch", After = "one/aa" }] } };
        Assert.Equal("RR5103", Assert.Throws<DiagnosticException>(() => BuildPlanner.Plan(lost)).Diagnostics[0].Id);
        Assert.Equal(
            "RR5104",
            Assert.Throws<DiagnosticException>(
                () => BuildPlanner.Plan(inputs with { PortFiles = Files("patches/1.patch") })).Diagnostics[0].Id);
    }

    [Fact]
    public void Plan_WithNothingToDo_IsRefused()
    {
        var onHw = Condition.Always with { Platforms = [new Alternative<Platform>(Platform.Hw, Negated: false)] };
        Assert.Equal("RR5105", Problem(Stage("one", Step("a", "true")) with { When = onHw }).Id);
    }

    [Fact]
    public void Plan_BoundToALayout_HasRealPaths()
    {
        var plan = Plan(
            Stage("one", Step("a", "{cc}", "-I{sysroot}/usr/include", "-j{jobs}", "{build}", "{files}/x", "@{{unknown}}")));
        var binding = new BuildBinding
        {
            Layout = new BuildLayout("/b/1"),
            Toolchain = SampleBuild.Toolchain,
            Machine = SampleBuild.BuildMachine,
            PortFolder = "/ports/sample",
            Dependencies = ImmutableSortedDictionary<PortName, string>.Empty,
            Jobs = 3,
        };

        Assert.Equal(
            [
                "/usr/bin/musl-gcc",
                "-I/b/1/sysroot/usr/include",
                "-j3",
                "/b/1/build/one",
                "/ports/sample/files/x",
                "@{unknown}",
            ],
            plan.Stages[0].Steps[0].Command.Select(binding.Bind));
        Assert.Equal("/usr/bin/musl-gcc", binding.Bind(plan.Stages[0].Environment["CC"]));
    }

    [Fact]
    public void Plan_DependencyByItsVirtualName_NamesTheProvidersTree()
    {
        var openssl = new PlannedDependency(
            PortName.Parse("openssl"),
            new PortVersion(new NuGetVersion(3, 0, 15)),
            Sha256Digest.OfText("x"),
            DependencyRole.Library)
        {
            Virtuals = [PortName.Parse("libssl")],
        };
        var inputs = Inputs(Port("sample", Stage("one", Step("a", "true", "{dependency:libssl}", "{dependency:openssl}"))));
        var plan = BuildPlanner.Plan(inputs with { Dependencies = [openssl] });

        Assert.Equal(
            ["true", "@{dependency:openssl}", "@{dependency:openssl}"],
            plan.Stages[0].Steps[0].Command.Select(static w => w.Text));
    }

    private static BuildStage MakeStage() => new() { Name = "make", Recipe = PortName.Parse("make") };

    private static BuildPlan Plan(params ReadOnlySpan<BuildStage> stages) => BuildPlanner.Plan(
        Inputs(Port("sample", stages)) with
        {
            Recipes = ImmutableSortedDictionary<PortName, Recipe>.Empty.Add(s_make.Name, s_make),
        });

    private static Diagnostic Problem(BuildStage stage) =>
        Assert.Throws<DiagnosticException>(() => Plan(stage)).Diagnostics.Single();

    private static ImmutableSortedDictionary<string, Argument> Directory(string value) =>
        ImmutableSortedDictionary<string, Argument>.Empty.Add("directory", new Argument.Text(TemplateParser.Parse(value)));

    private static Argument.List List(params string[] items) =>
        new([.. items.Select(static i => (Conditional<Template>)TemplateParser.Parse(i))]);

    private static ImmutableSortedDictionary<string, Template> Templates(params (string Name, string Value)[] values) =>
        values.ToImmutableSortedDictionary(static v => v.Name, static v => TemplateParser.Parse(v.Value));

    private static ImmutableSortedDictionary<string, PortFile> Files(params string[] paths) =>
        paths.ToImmutableSortedDictionary(
            static p => p, static p => new PortFile(Sha256Digest.OfText(p), false), StringComparer.Ordinal);
}
