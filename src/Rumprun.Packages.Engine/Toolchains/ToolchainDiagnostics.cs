using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>Problems of finding, checking and registering toolchains.</summary>
public static class ToolchainDiagnostics
{
    public static readonly DiagnosticDescriptor NotFound = new(
        "RR5002", "No toolchain for the target", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Incomplete = new(
        "RR5003", "A toolchain is incomplete", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Moved =
        new("RR5004", "A toolchain is not where it was installed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor CompilerFails = new(
        "RR5005", "A compiler does not work", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotAToolchain = new("RR5006", "A directory contains no Rumprun toolchain");

    public static readonly DiagnosticDescriptor CannotRegister =
        new("RR5007", "The configuration's list of toolchains cannot be extended");

    public static readonly DiagnosticDescriptor CannotPack = new("RR5009", "A toolchain cannot be packed");

    public static readonly DiagnosticDescriptor CannotInstall = new("RR5010", "A toolchain cannot be installed there");

    public static readonly DiagnosticDescriptor OtherIdentity =
        new("RR5011", "An installed toolchain is not the one that was packed", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor NoBuildMachineCompiler =
        new("RR5008", "The build machine has no compiler", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotOnMirror =
        new("RR5012", "No mirror has a toolchain", ExitCode.Unavailable);
}
