using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>What verifying the store found.</summary>
public sealed record StoreVerification
{
    public required int Packages { get; init; }

    public required int Records { get; init; }

    /// <summary>Every fault, one for each file or record; empty: everything is as it was made.</summary>
    public required ImmutableArray<Diagnostic> Faults { get; init; }

    /// <summary>The packages with faults.</summary>
    public required ImmutableArray<Sha256Digest> Damaged { get; init; }

    /// <summary>Installed ports with a damaged or missing package, as arguments of <c>rrpkg install</c>.</summary>
    public required ImmutableArray<string> Incomplete { get; init; }

    /// <summary>Whether what has faults was moved away.</summary>
    public required bool IsRepaired { get; init; }
}
