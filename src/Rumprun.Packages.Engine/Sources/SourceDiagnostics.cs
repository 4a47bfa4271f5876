using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Problems of having a port's sources.</summary>
public static class SourceDiagnostics
{
    public static readonly DiagnosticDescriptor WrongHash =
        new("RR3001", "A source's bytes are not the ones the port names", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor CorruptEntry =
        new("RR3002", "An entry of the source cache is corrupt", ExitCode.Integrity, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor CannotFetch =
        new("RR4001", "A source cannot be had from any of its addresses", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Offline =
        new("RR4002", "A source is not here, and the network is off limits", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor BadAddress =
        new("RR4003", "An address cannot be used", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoFile =
        new("RR4004", "A file that a source names is not there", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor ServerRefused =
        new("RR4005", "A server does not hand a file out", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor TransferFailed =
        new("RR4006", "A transfer failed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor TooLarge =
        new("RR4007", "A download is larger than allowed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoApt =
        new("RR4010", "There is no apt on this machine", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoAptEntry =
        new("RR4011", "Apt knows no archive of the distribution", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoSourcePackage =
        new("RR4012", "There is no such source package", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotInSourcePackage =
        new("RR4013", "A source package has no such file", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor AptFailed =
        new("RR4014", "Apt could not reach an archive", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor DiskFull = new("RR4120", "A disk is full while sources are fetched");

    public static readonly DiagnosticDescriptor GitFailed =
        new("RR4020", "A git repository cannot be fetched", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoCommit =
        new("RR4021", "A git repository does not have a commit", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor BadSubmodule =
        new("RR4022", "A git submodule cannot be laid out", ExitCode.Unavailable);
}
