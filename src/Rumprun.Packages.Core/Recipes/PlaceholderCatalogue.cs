using System.Collections.Frozen;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>What a placeholder can stand for.</summary>
[Flags]
public enum PlaceholderTypes
{
    None = 0,

    /// <summary>One value inside text: <c>{prefix}</c>.</summary>
    Text = 1,

    /// <summary>Items of a list: <c>{cflags...}</c>.</summary>
    List = 2,
}

/// <summary>A placeholder that every build knows. <see cref="IsFamily"/>: <c>tool:NAME</c>, one for each name.</summary>
public sealed record PlaceholderDescription(string Name, PlaceholderTypes Types, string Summary)
{
    public bool IsFamily => Name.EndsWith(":NAME", StringComparison.Ordinal);
}

/// <summary>
/// The placeholders that templates of ports and recipes may hold besides a recipe's own parameters. The same list as in
/// docs/formats/recipe.md.
/// </summary>
public static class PlaceholderCatalogue
{
    /// <summary>What precedes the name of a program that an earlier stage exports.</summary>
    public const string ToolPrefix = "tool:";

    /// <summary>What precedes the name of a declared dependency.</summary>
    public const string DependencyPrefix = "dependency:";

    private const PlaceholderTypes Text = PlaceholderTypes.Text;
    private const PlaceholderTypes Both = PlaceholderTypes.Text | PlaceholderTypes.List;

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<PlaceholderDescription> All { get; } =
    [
        new("name", Text, "the port's name"),
        new("version", Text, "the port's version, normalised"),
        new("upstream", Text, "the port's version in upstream's spelling"),
        new("revision", Text, "the port's revision"),
        new("major", Text, "the first number of the port's version"),
        new("minor", Text, "the second number of the port's version"),
        new("patch", Text, "the third number of the port's version"),
        new("platform", Text, "the target's platform"),
        new("architecture", Text, "the target's architecture"),
        new("tuple", Text, "the GNU tuple of the stage's tools"),
        new("build-tuple", Text, "the GNU tuple of the build machine"),
        new("prefix", Text, "the port's prefix"),
        new("root", Text, "the source root"),
        new("source", Text, "the stage's directory below the source root"),
        new("build", Text, "an empty directory of the stage's own"),
        new("dest", Text, "where the staged tree is made"),
        new("sysroot", Text, "the declared dependencies, merged"),
        new("port", Text, "the port's folder"),
        new("files", Text, "the folder `files` of the port"),
        new("jobs", Text, "how many compilers may run at once"),
        new("cc", Text, "the stage's C compiler"),
        new("cxx", Text, "the stage's C++ compiler"),
        new("cpp", Text, "the stage's C preprocessor"),
        new("ld", Text, "the stage's linker"),
        new("ar", Text, "the stage's archiver"),
        new("as", Text, "the stage's assembler"),
        new("nm", Text, "the stage's nm"),
        new("objcopy", Text, "the stage's objcopy"),
        new("objdump", Text, "the stage's objdump"),
        new("ranlib", Text, "the stage's ranlib"),
        new("readelf", Text, "the stage's readelf"),
        new("strip", Text, "the stage's strip"),
        new("host-cc", Text, "the build machine's C compiler"),
        new("host-cxx", Text, "the build machine's C++ compiler"),
        new("host-ar", Text, "the build machine's archiver"),
        new("cflags", Both, "what CFLAGS holds"),
        new("cxxflags", Both, "what CXXFLAGS holds"),
        new("cppflags", Both, "what CPPFLAGS holds"),
        new("ldflags", Both, "what LDFLAGS holds"),
        new(ToolPrefix + "NAME", Text, "a program that an earlier stage exports"),
        new(DependencyPrefix + "NAME", Text, "the tree of a declared dependency"),
    ];

    private static readonly FrozenDictionary<string, PlaceholderDescription> ByName =
        All.ToFrozenDictionary(static p => p.Name, StringComparer.Ordinal);

    /// <summary>The placeholder of this name, or null. Of a family the name is <c>tool:NAME</c> itself.</summary>
    public static PlaceholderDescription? Find(string name) => ByName.GetValueOrDefault(name);
}
