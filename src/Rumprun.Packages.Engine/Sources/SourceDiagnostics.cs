using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Problems of fetching a port's sources.</summary>
public static class SourceDiagnostics
{
    public static readonly DiagnosticDescriptor WrongHash =
        new("RR3001", "A source's bytes differ from what the port states", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor CorruptEntry =
        new("RR3002", "An entry of the source cache is corrupt", ExitCode.Integrity, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor CannotFetch =
        new("RR4001", "A source is not available from any of its addresses", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Offline =
        new("RR4002", "A source is not in the cache, and the command is offline", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor BadAddress =
        new("RR4003", "An address cannot be used", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoFile =
        new("RR4004", "A file that a source names does not exist", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoApt =
        new("RR4010", "Apt is not installed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoAptEntry =
        new("RR4011", "Apt's source lists lack the distribution's archive", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoSourcePackage =
        new("RR4012", "A source package does not exist", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotInSourcePackage =
        new("RR4013", "A source package has no such file", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor AptFailed =
        new("RR4014", "Apt could not reach an archive", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor DiskFull = new("RR4120", "A disk is full while sources are fetched");

    public static readonly DiagnosticDescriptor CannotWrite = new("RR4121", "The source cache cannot be written");

    public static readonly DiagnosticDescriptor GitFailed =
        new("RR4020", "A git repository cannot be fetched", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoCommit =
        new("RR4021", "A git repository does not have a commit", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor BadSubmodule =
        new("RR4022", "A git submodule cannot be fetched", ExitCode.Unavailable);
}
