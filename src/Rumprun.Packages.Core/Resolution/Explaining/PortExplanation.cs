using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Explaining;

/// <summary>Why a version was chosen rather than another.</summary>
public enum ChoiceReason
{
    /// <summary>It is in the lock file.</summary>
    Locked,

    /// <summary>It is installed.</summary>
    Installed,

    /// <summary>It is the only version.</summary>
    Only,

    /// <summary>It is the newest version.</summary>
    Newest,

    /// <summary>Newer versions do not meet the requirements.</summary>
    NewestPossible,

    /// <summary>The oldest versions were asked for, and it is the oldest version.</summary>
    Oldest,

    /// <summary>The oldest versions were asked for, and older ones do not meet the requirements.</summary>
    OldestPossible,

    /// <summary>The toolchain provides it, and no port does.</summary>
    Toolchain,
}

/// <summary>Why a port is in a solution, at its version and with its options.</summary>
public sealed record PortExplanation
{
    public required ResolvedPort Port { get; init; }

    public required ChoiceReason Reason { get; init; }

    /// <summary>The request comes first, then ports by name.</summary>
    public required ImmutableArray<Need> Needs { get; init; }

    /// <summary>
    /// Newer versions than the one that was chosen, newest first. If the oldest were asked for: older ones, oldest first.
    /// </summary>
    public ImmutableArray<RefusedVersion> Refused { get; init; } = [];

    /// <summary>Virtual packages that it was chosen for.</summary>
    public ImmutableArray<ProviderChoice> ProviderOf { get; init; } = [];
}

/// <summary>A requirement for a port, by the request or by something in the solution.</summary>
/// <param name="By">The port, or its option, that needs it; null: the request.</param>
/// <param name="ByVersion">The version of that port; null: the request.</param>
/// <param name="Requirement">For the port, for one of its options, or for a virtual package that it provides.</param>
public sealed record Need(PackageId? By, PortVersion? ByVersion, Requirement Requirement)
{
    /// <summary><c>you</c>, <c>`nginx` 1.22.1</c>, <c>`nginx[pcre2]` 1.22.1</c>.</summary>
    public string Subject => By is null ? "you" : $"`{By}` {ByVersion}";
}

/// <summary>A version that was not chosen, and the reasons against it: one or more sentences.</summary>
public sealed record RefusedVersion(PortVersion Version, ImmutableArray<string> Reasons);

/// <summary>A virtual package that a port was chosen for.</summary>
/// <param name="Order">Everything that provides it, most preferred first.</param>
/// <param name="Reason">Why this one, as the end of a sentence: <c>it is installed</c>.</param>
public sealed record ProviderChoice(PortName Virtual, ImmutableArray<PortName> Order, string Reason);
