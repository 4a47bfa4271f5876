using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>What conditions and templates at one place of a file can refer to.</summary>
internal sealed record BuildScope
{
    /// <summary>The port's options by name; null where there is no port, in a recipe.</summary>
    public IReadOnlySet<string>? Options { get; init; }

    /// <summary>Names of the declared dependencies.</summary>
    public IReadOnlySet<string> Dependencies { get; init; } = new HashSet<string>();

    /// <summary>Names of what earlier stages export.</summary>
    public IReadOnlySet<string> Tools { get; init; } = new HashSet<string>();

    /// <summary>Parameters of the recipe whose steps are read.</summary>
    public IReadOnlyDictionary<string, ParameterType> Parameters { get; init; } = new Dictionary<string, ParameterType>();

    /// <summary>The built-in placeholders that have a value here; null: all of them.</summary>
    public IReadOnlyCollection<string>? OnlyPlaceholders { get; init; }

    /// <summary>Says whether a path of the port's folder is there; null where there is no port.</summary>
    public Func<string, bool>? Exists { get; init; }
}
