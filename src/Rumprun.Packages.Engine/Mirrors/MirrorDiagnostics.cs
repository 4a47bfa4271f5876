using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>
/// Reasons not to trust a repository that lie in its files' transfer, or in this machine's copies of them.
/// </summary>
public static class MirrorDiagnostics
{
    public static readonly DiagnosticDescriptor TooLong =
        new("RR3220", "A repository's file is longer than it may be", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor MissingFile =
        new("RR3221", "A repository does not have a file that it needs", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoRoot =
        new("RR3222", "There is no trusted root", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor NotRefreshed =
        new("RR3223", "A mirror's metadata was not fetched yet", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor WrongBlob =
        new("RR3224", "A mirror's file is not the one that its index names", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor Unreachable =
        new("RR4201", "A mirror cannot be used", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor BadAddress = new("RR4202", "A mirror's address is wrong", ExitCode.Usage);

    public static readonly DiagnosticDescriptor ListUnreadable = new("RR4203", "The list of mirrors cannot be read");

    public static readonly DiagnosticDescriptor Unknown = new("RR4204", "There is no such mirror", ExitCode.Usage);

    internal static DiagnosticException NotFetched(string file) => NotRefreshed.Exception(
        $"`{file}` of the mirror is not on this machine", "run the command without `--offline`");
}
