using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class HostToolTests
{
    private static readonly Target s_hw = new(Platform.Hw, Architecture.X86_64);

    [Fact]
    public void Base_InTheDocuments_IsTheSame()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "building.md"));
        var start = text.IndexOf("  [ addr2line", StringComparison.Ordinal);
        var listed = text[start..text.IndexOf("```", start, StringComparison.Ordinal)]
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(HostTools.Base, listed);
    }

    [Fact]
    public void Plan_OfAPort_ReachesWhatIsDeclaredRunByNameOrACompiler()
    {
        var port = Port(
            "tools", Stage("s", Step("run", "cmake", "."), Step("own", "./configure"), Step("cc", "{cc}", "x.c"))) with
        {
            HostTools = ["perl", new Conditional<string>(
                "bison", new Condition { Platforms = [new(Platform.Hw, Negated: false)] })],
        };
        var plan = BuildPlanner.Plan(Inputs(port));
        Assert.Equal(["perl"], plan.DeclaredHostTools);
        Assert.Superset(
            new HashSet<string>(["perl", "cmake", "musl-gcc", "x86_64-linux-gnu-gcc", "sed"]), plan.HostTools.ToHashSet());
        Assert.DoesNotContain("bison", plan.HostTools);
        Assert.DoesNotContain(plan.HostTools, static t => t.Contains('/', StringComparison.Ordinal) || t.StartsWith('@'));
    }

    [Fact]
    public void Plan_WithARecipe_NeedsItsTools()
    {
        var recipe = new Recipe
        {
            Name = PortName.Parse("meson"),
            Summary = "",
            Steps = [Step("run", "meson")],
            HostTools = ["ninja"],
        };
        var stage = Stage("s") with { Recipe = recipe.Name };
        var inputs = Inputs(
            Port(
                "tools",
                stage,
                stage with { Name = "never", When = new Condition { Platforms = [new(Platform.Hw, Negated: false)] } }));
        Assert.Equal(
            ["ninja"],
            BuildPlanner.Plan(inputs with { Recipes = inputs.Recipes.Add(recipe.Name, recipe) }).DeclaredHostTools);
    }

    [Theory]
    [InlineData(false, "{cc}")]
    [InlineData(true, "{host-cc}")]
    public void Plan_UsesTheBuildMachine_WhereAStepMentionsItsCompiler(bool expected, string program) =>
        Assert.Equal(
            expected,
            BuildPlanner.Plan(Inputs(Port("tools", Stage("s", Step("run", "make", $"CC={program}"))))).UsesBuildMachine);

    [Fact]
    public void View_OfABuild_HoldsNoPathOfTheMachine()
    {
        var outside = new BuildBinding
        {
            Layout = new BuildLayout("/home/me/builds/1"),
            Toolchain = SampleBuild.Toolchain with
            {
                Target = s_hw,
                Prefix = "/home/me/rumprun",
                Sysroot = "/home/me/rumprun/rumprun-x86_64",
                Tools = SampleBuild.Toolchain.Tools.SetItem(ToolKind.Cc, "/home/me/rumprun/bin/gcc"),
                PathDirectories = ["/home/me/rumprun/bin"],
            },
            Machine = SampleBuild.BuildMachine,
            PortFolder = "/home/me/ports/x",
            Dependencies = System.Collections.Immutable.ImmutableSortedDictionary<PortName, string>.Empty.Add(
                PortName.Parse("zlib"), "/home/me/store/1"),
            Jobs = 1,
        };
        var inside = SandboxView.Of(outside);
        var text = new SymbolicText(
            "@{root} @{tmp} @{target:cc} @{target:ar} @{target:prefix} @{target:sysroot} @{files} @{dependency:zlib} "
                + "@{machine:cc}");
        Assert.Equal(
            "/build/root /build/tmp /toolchain/bin/gcc /usr/bin/ar /toolchain /toolchain/rumprun-x86_64 /port/files "
                + "/dependencies/zlib /usr/bin/gcc",
            inside.Bind(text));
        Assert.Equal(["/toolchain/bin"], inside.Toolchain.PathDirectories);
    }
}
