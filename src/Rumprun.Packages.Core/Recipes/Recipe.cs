using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>
/// How to drive one kind of build system: parameters that a port sets, and steps. Read from <c>recipes/NAME.yaml</c>.
/// </summary>
public sealed record Recipe
{
    /// <summary>The schema version this code reads.</summary>
    public const int SchemaVersion = 1;

    public required PortName Name { get; init; }

    public required string Summary { get; init; }

    public ImmutableSortedDictionary<string, RecipeParameter> Parameters { get; init; } =
        ImmutableSortedDictionary<string, RecipeParameter>.Empty;

    /// <summary>Programs of the build machine that the steps run, in addition to those available in every build.</summary>
    public ImmutableArray<Conditional<string>> HostTools { get; init; } = [];

    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>SHA-256 of the file's bytes.</summary>
    public Sha256Digest Digest { get; init; }

    public ImmutableDictionary<string, SourceLocation> Locations { get; init; } =
        ImmutableDictionary<string, SourceLocation>.Empty;
}

/// <summary>The type of a recipe's parameter.</summary>
public enum ParameterType
{
    Text,
    Flag,
    List,
}

/// <summary>A parameter of a recipe. Without a default the port has to set it.</summary>
public sealed record RecipeParameter(ParameterType Type, string Summary, Argument? Default);
