using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Packages;

/// <summary>Problems of packages that are not what they say they are.</summary>
public static class PackageDiagnostics
{
    public static readonly DiagnosticDescriptor DigestMismatch =
        new("RR3101", "A package is not the one that was asked for", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor DamagedArchive =
        new("RR3102", "A package archive is damaged", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor BadManifest =
        new("RR3103", "A package's manifest is not valid", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor ContentMismatch =
        new("RR3104", "A package's content is not what its manifest says", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor UnfitTree = new("RR3105", "A tree cannot be packed");
}
