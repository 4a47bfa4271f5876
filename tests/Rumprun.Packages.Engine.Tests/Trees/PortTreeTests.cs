using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Trees;

public sealed class PortTreeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string First => Path.Combine(_directory.Path, "first");

    private string Second => Path.Combine(_directory.Path, "second");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Names_OfTwoTrees_AreInOrderAndOpenNothing()
    {
        Write(First, "ports/zlib/port.yaml", "not: [a port");
        Write(Second, "ports/abc/port.yaml", "");
        Write(Second, "ports/zlib/port.yaml", "");
        Write(Second, "ports/No Name/port.yaml", "");
        Directory.CreateDirectory(Path.Combine(Second, "ports/empty"));

        Assert.Equal(["abc", "zlib"], new PortTree(First, Second, Path.Combine(First, "none")).Names
            .Select(static n => n.ToString()));
    }

    [Fact]
    public void VersionsOf_APortThatTwoTreesHave_AreThoseOfBoth()
    {
        WritePort(First, "zlib", "1.2");
        WritePort(Second, "zlib", "1.3");
        WriteRecipe(Second);
        var tree = new PortTree(First, Second);

        Assert.Equal(["1.3.0", "1.2.0"], tree.VersionsOf(PortName.Parse("zlib")).Select(static v => v.Version.ToString()));
        Assert.StartsWith(Second, tree.FindNewest(PortName.Parse("zlib"))!.Folder, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OfAVersionThatTwoTreesHave_TakesTheFirst()
    {
        WritePort(First, "zlib", "1.2");
        WritePort(Second, "zlib", "1.2");
        WriteRecipe(Second);

        Assert.StartsWith(
            First, new PortTree(First, Second).FindNewest(PortName.Parse("zlib"))!.Folder, StringComparison.Ordinal);
    }

    [Fact]
    public void FindNewest_OfVersionsThatSomethingIsWrongWith_TakesTheNewestOfTheOthers()
    {
        WriteRecipe(First);
        Write(First, "ports/zlib/port.yaml",
            "{schema: 1, name: zlib, summary: Z, license: Zlib, build: [{recipe: make}], versions: "
           
           
           
           
           
           
            + "[{version: '1.4-rc1'}, {version: '1.3', insecure: CVE}, {version: '1.2'}, {version: '1.1', deprecated: "
            + "old}]}");
        var tree = new PortTree(First);

        Assert.Equal("1.2.0", tree.FindNewest(PortName.Parse("zlib"))!.Version.ToString());
        Assert.Equal(
            "CVE", tree.VersionsOf(PortName.Parse("zlib")).First(static v => v.Version.ToString() == "1.3.0").Insecure);
    }

    [Fact]
    public void Find_WhereTwoTreesHaveARuntime_TakesBothAndTheFirstOfOneName()
    {
        WriteRecipe(First);
        WritePort(First, "zlib", "1.2");
        WritePort(First, "compat", "1.0");
        Write(First, "ports/runtime.yaml", "{schema: 1, runtime: [{port: compat, range: '[1.0]'}]}");
        Write(Second, "ports/runtime.yaml", "{schema: 1, runtime: [{port: compat}, {port: other}]}");
        var tree = new PortTree(First, Second);

        Assert.Equal(
            ["compat [1.0.0, 1.0.0]", "other (, )"],
            tree.FindNewest(PortName.Parse("zlib"))!.Runtime.Select(
                static d => $"{d.Value.Port} {d.Value.Range.ToNormalizedString()}"));
        Assert.Empty(tree.FindNewest(PortName.Parse("compat"))!.Runtime);
    }

    [Fact]
    public void Find_OfNoPort_IsNull() => Assert.Null(new PortTree(First).FindNewest(PortName.Parse("zlib")));

    [Fact]
    public void Find_OfAPort_ReadsNoOtherFile()
    {
        WriteRecipe(First);
        Write(First, "recipes/broken.yaml", "[");
        WritePort(First, "zlib", "1.2");
        Write(First, "ports/broken/port.yaml", "[");

        Assert.NotNull(new PortTree(First).FindNewest(PortName.Parse("zlib")));
    }

    [Fact]
    public void Find_OfAPortThatChangesAfterwards_ReadsItOnce()
    {
        WriteRecipe(First);
        WritePort(First, "zlib", "1.2");
        var tree = new PortTree(First);
        var before = tree.FindNewest(PortName.Parse("zlib"));
        WritePort(First, "zlib", "1.3");

        Assert.Same(before, tree.FindNewest(PortName.Parse("zlib")));
    }

    [Fact]
    public void Find_OfAPortWithErrors_ThrowsAllOfThem()
    {
        WriteRecipe(First);
        Write(First, "ports/zlib/port.yaml",
            "{schema: 1, name: zlib, version: 1.10, summary: Z, license: '()', build: [{recipe: mkae}]}");

        var e = Assert.Throws<DiagnosticException>(() => new PortTree(First).FindNewest(PortName.Parse("zlib")));

        Assert.Equal(["RR1009", "RR1022", "RR1043"], e.Diagnostics.Select(static d => d.Id));
        Assert.Equal(["did you mean `make`?"], e.Diagnostics[2].Hints);
    }

    [Fact]
    public void Read_OfAPortWhoseRecipeHasErrors_TellsTheRecipes()
    {
        Write(First, "recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: []}");
        WritePort(First, "zlib", "1.2");

        var problem = Assert.Single(ProblemsOf("zlib"));

        Assert.Equal("RR1011", problem.Id);
        Assert.EndsWith("recipes/make.yaml", problem.Location!.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAFileThatIsNotUtf8_SaysSo()
    {
        Write(First, "ports/zlib/port.yaml", "");
        File.WriteAllBytes(Path.Combine(First, "ports/zlib/port.yaml"), [0x61, 0xff]);

        var problem = Assert.Single(ProblemsOf("zlib"));

        Assert.Equal("RR1061", problem.Id);
        Assert.Contains("byte 1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAPortWithFiles_LooksForThemBesideIt()
    {
        WriteRecipe(First);
        Write(First, "ports/zlib/patches/there.patch", "");
        Write(First, "ports/zlib/port.yaml",
            "{schema: 1, name: zlib, version: '1', summary: Z, license: Zlib, build: [{recipe: make}], "
            + "patches: [{file: patches/there.patch}, {file: patches/gone.patch}]}");

        var problem = Assert.Single(ProblemsOf("zlib"));

        Assert.Equal("RR1028", problem.Id);
        Assert.Contains("gone.patch", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRecipe_OfTheProjectsOwn_ReadsEachWithoutError()
    {
        var tree = new PortTree(Repository.Root);

        Assert.Equal(
            ["autotools", "cmake", "configure", "make"], tree.RecipeNames.Select(static n => n.ToString()).Intersect(
            ["autotools", "cmake", "configure", "make"]));
        Assert.All(tree.RecipeNames, name => Assert.NotNull(tree.FindRecipe(name)));
    }

    private IEnumerable<Diagnostic> ProblemsOf(string port) =>
        new PortTree(First).ReadDeclarations(PortName.Parse(port)).SelectMany(static d => d.Problems);

    private static void WriteRecipe(string root) =>
        Write(root, "recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");

    private static void WritePort(string root, string name, string version) =>
        Write(root, $"ports/{name}/port.yaml",
            $"{{schema: 1, name: {name}, version: '{version}', summary: S, license: MIT, build: [{{recipe: make}}]}}");

    private static void Write(string root, string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
