using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>The names that conditions and templates at one place of a file can refer to.</summary>
internal sealed record BuildScope
{
    /// <summary>The port's options by name; null in a recipe, which has no port.</summary>
    public IReadOnlySet<string>? Options { get; init; }

    /// <summary>Names of the declared dependencies.</summary>
    public IReadOnlySet<string> Dependencies { get; init; } = new HashSet<string>();

    /// <summary>Names of the programs that earlier stages export.</summary>
    public IReadOnlySet<string> Tools { get; init; } = new HashSet<string>();

    /// <summary>Parameters of the recipe whose steps are read.</summary>
    public IReadOnlyDictionary<string, ParameterType> Parameters { get; init; } = new Dictionary<string, ParameterType>();

    /// <summary>The built-in placeholders that have a value here; null: all.</summary>
    public IReadOnlyCollection<string>? OnlyPlaceholders { get; init; }

    /// <summary>Returns whether a path of the port's folder exists; null without a port.</summary>
    public Func<string, bool>? Exists { get; init; }
}
