using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>Problems of the store and of the profile.</summary>
public static class StoreDiagnostics
{
    public static readonly DiagnosticDescriptor CannotWrite = new("RR6001", "The store cannot be written");

    public static readonly DiagnosticDescriptor Damaged =
        new("RR6002", "A package in the store is damaged", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor NotInStore = new("RR6003", "A package is not in the store");

    public static readonly DiagnosticDescriptor GenerationUnreadable =
        new("RR6004", "A generation cannot be read", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor NoSuchGeneration = new(
        "RR6005", "There is no such generation", ExitCode.Usage);

    public static readonly DiagnosticDescriptor AlreadyCurrent = new(
        "RR6006", "A generation is the current one", ExitCode.Usage);

    public static readonly DiagnosticDescriptor GenerationIncomplete =
        new("RR6007", "A generation's packages are not in the store");

    /// <summary>The diagnostic for a failed write.</summary>
    internal static DiagnosticException WriteFailed(string what, Exception cause) => new(
        CannotWrite.Create(
            $"{what} cannot be written: {FileFailure.ReasonOf(cause)}",
            "make room on that disk, or have rrpkg write elsewhere with `RRPKG_HOME`"),
        cause);
}
