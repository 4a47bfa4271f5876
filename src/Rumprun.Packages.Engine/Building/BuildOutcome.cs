using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Building;

/// <summary>A build that succeeded: the staged tree, and how it came about.</summary>
public sealed record BuildOutcome(string Tree, string LogFile, ImmutableArray<StepDuration> Steps);

/// <summary>How long a step took: <c>make/install</c>.</summary>
public sealed record StepDuration(string Step, TimeSpan Elapsed);
