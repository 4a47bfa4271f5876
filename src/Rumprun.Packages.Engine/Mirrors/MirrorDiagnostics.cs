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
}
