using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// A complete plan of a build: what is unpacked, patched and run, in order. Symbols replace what differs between machines,
/// so that equal plans on two machines have the same <see cref="Key"/>.
/// </summary>
public sealed record BuildPlan
{
    /// <summary>
    /// The timestamp in builds and archives, in seconds since 1970: 1980-01-01, the earliest that every archive format can
    /// represent.
    /// </summary>
    public const long SourceDateEpoch = 315_532_800;

    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>The sources that are laid out, in order.</summary>
    public required ImmutableArray<Source> Sources { get; init; }

    /// <summary>Patches that are applied before the first step.</summary>
    public required ImmutableArray<PlannedPatch> Patches { get; init; }

    public required ImmutableArray<PlannedStage> Stages { get; init; }

    public required ImmutableArray<PlannedDependency> Dependencies { get; init; }

    /// <summary>Files of the staged tree that have to exist after the build.</summary>
    public required ImmutableArray<BakeableProgram> Programs { get; init; }

    /// <summary>The allowed findings of output checks.</summary>
    public ImmutableArray<CheckAllowance> Allowances => [.. Port.Allowances.Select(Selection)];

    public required BuildIsolation Isolation { get; init; }

    /// <summary>Programs of the build machine that the port and its recipes declare; the build needs them.</summary>
    public required ImmutableSortedSet<string> DeclaredHostTools { get; init; }

    /// <summary>
    /// Programs of the build machine that steps can use, if the machine has them: those available in all builds, those that
    /// steps run by name, and the declared ones.
    /// </summary>
    public required ImmutableSortedSet<string> HostTools { get; init; }

    /// <summary>
    /// Whether something is compiled for the build machine itself, which takes its headers: a stage for it, a step's own
    /// mention of its compiler, or a declared <c>cc</c> or <c>gcc</c>.
    /// </summary>
    public bool UsesBuildMachine =>
        DeclaredHostTools.Contains("cc") || DeclaredHostTools.Contains("gcc")
        || Stages.Any(static stage => stage.Machine == StageMachine.Build
            || stage.Steps.Any(static step => step.Command.Concat(step.Environment.Values)
                .Any(static text => text.Mentions(BuildSymbols.BuildMachinePrefix))));

    /// <summary>Everything that can influence the build's output, one fact per line: <c>rrpkg-build-key 2</c>.</summary>
    public required string CanonicalText { get; init; }

    /// <summary>The SHA-256 of <see cref="CanonicalText"/>.</summary>
    public Sha256Digest Key => Sha256Digest.OfText(CanonicalText);
}

/// <summary>A patch, by content.</summary>
public sealed record PlannedPatch(Patch Patch, Sha256Digest Digest);

/// <summary>A stage with its recipe expanded and its values filled in.</summary>
public sealed record PlannedStage
{
    public required string Name { get; init; }

    public required StageMachine Machine { get; init; }

    public required StageTree Tree { get; init; }

    /// <summary>The whole environment of the stage's steps.</summary>
    public required ImmutableSortedDictionary<string, SymbolicText> Environment { get; init; }

    public required ImmutableArray<PlannedStep> Steps { get; init; }
}

/// <summary>One command to run.</summary>
public sealed record PlannedStep
{
    public required string Name { get; init; }

    /// <summary>The program and its arguments. Never empty.</summary>
    public required ImmutableArray<SymbolicText> Command { get; init; }

    public required SymbolicText Directory { get; init; }

    /// <summary>Added to the stage's environment.</summary>
    public required ImmutableSortedDictionary<string, SymbolicText> Environment { get; init; }

    /// <summary>Patches that are applied after the step.</summary>
    public ImmutableArray<PlannedPatch> PatchesAfter { get; init; } = [];
}
