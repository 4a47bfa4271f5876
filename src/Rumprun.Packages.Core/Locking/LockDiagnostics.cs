using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Locking;

/// <summary>Problems of lock files.</summary>
public static class LockDiagnostics
{
    public static readonly DiagnosticDescriptor OutOfDate = new("RR2110", "The lock file does not match the request");

    public static readonly DiagnosticDescriptor MergeConflict = new("RR2111", "A merge conflict is left in the lock file");

    public static readonly DiagnosticDescriptor NotThere = new("RR2112", "There is no lock file");

    public static readonly DiagnosticDescriptor OtherPackage = new(
        "RR2113", "A package is not the one that is locked", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor NotLocked = new("RR2114", "A name is not in the lock file");

    public static readonly DiagnosticDescriptor Malformed = new("RR2115", "A value in the lock file is malformed");
}
