using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Reasons why a member of an archive, a commit or a folder is not written.</summary>
public static class TreeDiagnostics
{
    public static readonly DiagnosticDescriptor LeadsOut = new("RR5201", "A member's name leads out of the directory");

    public static readonly DiagnosticDescriptor Absolute = new("RR5202", "A member's name is absolute");

    public static readonly DiagnosticDescriptor SymbolicLinkOut = new(
        "RR5203", "A symbolic link points out of the directory");

    public static readonly DiagnosticDescriptor HardLinkOut = new("RR5204", "A hard link points to nothing inside");

    public static readonly DiagnosticDescriptor ThroughLink = new("RR5205", "A member lies behind a symbolic link");

    public static readonly DiagnosticDescriptor NotUtf8 = new("RR5219", "A member's name is not UTF-8");

    public static readonly DiagnosticDescriptor KindConflict = new("RR5206", "A file and a directory want the same name");

    public static readonly DiagnosticDescriptor Special = new("RR5240", "A folder holds a pipe, a socket or a device");

    public static readonly DiagnosticDescriptor NameNotText = new("RR5241", "The name of a file is not UTF-8");

    public static readonly DiagnosticDescriptor TooDeep = new("RR5242", "A path is too long to be opened");

    public static readonly DiagnosticDescriptor NotPlain =
        new("RR5243", "A symbolic link is in the place of a file or directory");

    public static readonly DiagnosticDescriptor KernelTooOld =
        new("RR5244", "The kernel cannot open files safely", ExitCode.Unavailable);
}
