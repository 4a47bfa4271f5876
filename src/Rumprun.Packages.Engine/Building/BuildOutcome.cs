using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Building;

/// <summary>The result of a successful build: the staged tree, its log and the duration of each step.</summary>
public sealed record BuildOutcome(string Tree, string LogFile, ImmutableArray<StepDuration> Steps);

/// <summary>How long a step took: <c>make/install</c>.</summary>
public sealed record StepDuration(string Step, TimeSpan Elapsed);
