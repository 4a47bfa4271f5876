using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>A known gap, and how its probe ended without and with what covers it.</summary>
/// <param name="Covered">Null without a covering port.</param>
public sealed record GapFinding(Gap Gap, ProbeOutcome Bare, ProbeOutcome? Covered)
{
    /// <summary>Whether the toolchain has the gap.</summary>
    public bool IsPresent => Fails(Bare);

    /// <summary>Whether the gap is open although it could be covered. False for a limit.</summary>
    public bool IsOpen => Gap.Kind == GapKind.Gap && (Fails(Covered) || (IsPresent && Covered is null));

    private static bool Fails(ProbeOutcome? outcome) => outcome is not (null or ProbeOutcome.Works or ProbeOutcome.NotTried);
}

/// <summary>The results of the probes of a toolchain.</summary>
/// <param name="Compat">The name and version of the port that covers gaps; null: no ports tree has it.</param>
/// <param name="Guests">How many guests were booted.</param>
public sealed record GapReport(Toolchain Toolchain, string? Compat, ImmutableArray<GapFinding> Findings, int Guests)
{
    public bool IsCovered => !Findings.Any(static f => f.IsOpen);
}
