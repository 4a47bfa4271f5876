using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>What verifying the store found.</summary>
public sealed record StoreVerification
{
    public required int Packages { get; init; }

    public required int Records { get; init; }

    /// <summary>Every fault, one a file or record; none: all is as it was made.</summary>
    public required ImmutableArray<Diagnostic> Faults { get; init; }

    /// <summary>The packages with faults.</summary>
    public required ImmutableArray<Sha256Digest> Damaged { get; init; }

    /// <summary>Installed ports that have lost a package, named with their target.</summary>
    public required ImmutableArray<string> Bereft { get; init; }

    /// <summary>Whether what has faults was moved away.</summary>
    public required bool IsRepaired { get; init; }
}
