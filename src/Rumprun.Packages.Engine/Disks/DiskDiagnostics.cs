using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>Problems of the disks that rrpkg keeps.</summary>
public static class DiskDiagnostics
{
    public static readonly DiagnosticDescriptor WriteFailed = new("RR6110", "A disk cannot be written");

    public static readonly DiagnosticDescriptor OtherKind = new("RR6111", "A disk is of the other kind", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoSuchDisk = new("RR6112", "There is no such disk", ExitCode.Usage);

    public static readonly DiagnosticDescriptor IsThere = new("RR6113", "A disk already exists", ExitCode.Usage);

    public static readonly DiagnosticDescriptor InTheWay = new(
        "RR6115", "The directory to export a disk to is not empty", ExitCode.Usage);

    public static readonly DiagnosticDescriptor OtherSize = new("RR6116", "A disk cannot have a size", ExitCode.Usage);

    public static readonly DiagnosticDescriptor InUse = new("RR8030", "A disk is in use");
}
