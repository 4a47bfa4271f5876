using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports;

/// <summary>The machine that a stage's compiler generates code for.</summary>
public enum StageMachine
{
    /// <summary>The build machine: tools that a later stage runs.</summary>
    Build,

    /// <summary>The target.</summary>
    Target,
}

/// <summary>The source tree that a stage works in.</summary>
public enum StageTree
{
    /// <summary>The shared source root: each stage sees what earlier stages left there.</summary>
    Shared,

    /// <summary>A separate copy, made when the stage starts: other stages do not see what it leaves there.</summary>
    Copied,
}

/// <summary>
/// One run of a recipe, or of steps of the port's own, over the sources. Stages run in order in one build directory.
/// </summary>
public sealed record BuildStage
{
    public required string Name { get; init; }

    public StageMachine Machine { get; init; } = StageMachine.Target;

    public StageTree Tree { get; init; } = StageTree.Shared;

    /// <summary>The recipe's name; null if the port states its steps itself.</summary>
    public PortName? Recipe { get; init; }

    /// <summary>Values for the recipe's parameters, by name.</summary>
    public ImmutableSortedDictionary<string, Argument> With { get; init; } =
        ImmutableSortedDictionary<string, Argument>.Empty;

    /// <summary>The port's own steps, when there is no recipe.</summary>
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>The directory below the source root that is <c>{source}</c> in this stage.</summary>
    public string Directory { get; init; } = ".";

    /// <summary>Set for each step of the stage, over what the toolchain sets.</summary>
    public ImmutableSortedDictionary<string, Template> Environment { get; init; } =
        ImmutableSortedDictionary<string, Template>.Empty;

    /// <summary>Removed from the environment for each step of the stage.</summary>
    public ImmutableArray<string> Unset { get; init; } = [];

    /// <summary>Build-machine programs that later stages may run as <c>{tool:NAME}</c>: name to path template.</summary>
    public ImmutableSortedDictionary<string, Template> Exports { get; init; } =
        ImmutableSortedDictionary<string, Template>.Empty;

    public Condition When { get; init; } = Condition.Always;
}
