using System.Collections.Frozen;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>The kinds of values of a placeholder.</summary>
[Flags]
public enum PlaceholderTypes
{
    None = 0,

    /// <summary>One value inside text: <c>{prefix}</c>.</summary>
    Text = 1,

    /// <summary>Items of a list: <c>{cflags...}</c>.</summary>
    List = 2,
}

/// <summary>A placeholder that is available in every build.</summary>
/// <param name="Name">A family of placeholders has one description: <c>tool:NAME</c>.</param>
public sealed record PlaceholderDescription(string Name, PlaceholderTypes Types);

/// <summary>
/// The placeholders that templates of ports and recipes may use in addition to a recipe's own parameters. The same list as
/// in docs/formats/recipe.md.
/// </summary>
public static class PlaceholderCatalogue
{
    /// <summary>The prefix of the name of a program that an earlier stage exports.</summary>
    public const string ToolPrefix = "tool:";

    /// <summary>The prefix of the name of a declared dependency.</summary>
    public const string DependencyPrefix = "dependency:";

    private const PlaceholderTypes Text = PlaceholderTypes.Text;
    private const PlaceholderTypes Both = PlaceholderTypes.Text | PlaceholderTypes.List;

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<PlaceholderDescription> All { get; } =
    [
        new("name", Text),
        new("version", Text),
        new("upstream", Text),
        new("revision", Text),
        new("major", Text),
        new("minor", Text),
        new("patch", Text),
        new("platform", Text),
        new("architecture", Text),
        new("tuple", Text),
        new("build-tuple", Text),
        new("prefix", Text),
        new("root", Text),
        new("source", Text),
        new("build", Text),
        new("dest", Text),
        new("sysroot", Text),
        new("port", Text),
        new("files", Text),
        new("jobs", Text),
        new("cc", Text),
        new("cxx", Text),
        new("cpp", Text),
        new("ld", Text),
        new("ar", Text),
        new("as", Text),
        new("nm", Text),
        new("objcopy", Text),
        new("objdump", Text),
        new("ranlib", Text),
        new("readelf", Text),
        new("strip", Text),
        new("host-cc", Text),
        new("host-cxx", Text),
        new("host-ar", Text),
        new("cflags", Both),
        new("cxxflags", Both),
        new("cppflags", Both),
        new("ldflags", Both),
        new(ToolPrefix + "NAME", Text),
        new(DependencyPrefix + "NAME", Text),
    ];

    private static readonly FrozenDictionary<string, PlaceholderDescription> ByName =
        All.ToFrozenDictionary(static p => p.Name, StringComparer.Ordinal);

    /// <summary>The placeholder of this name, or null. The name of a family is <c>tool:NAME</c> itself.</summary>
    public static PlaceholderDescription? Find(string name) => ByName.GetValueOrDefault(name);
}
