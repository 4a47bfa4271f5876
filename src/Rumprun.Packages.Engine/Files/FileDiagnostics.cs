using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Problems with a user's files and directories.</summary>
public static class FileDiagnostics
{
    public static readonly DiagnosticDescriptor NotAbsolute =
        new("RR0005", "A directory in the environment is not an absolute path", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoHome = new("RR0006", "There is no home directory", ExitCode.Usage);

    public static readonly DiagnosticDescriptor CannotRead = new("RR1061", "A file cannot be read");
}
