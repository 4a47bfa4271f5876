using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Scaffolding;

/// <summary>Problems of writing a first port for an archive.</summary>
public static class ScaffoldingDiagnostics
{
    public static readonly DiagnosticDescriptor NameTaken = new("RR1100", "The name of a new port is taken");

    public static readonly DiagnosticDescriptor NotAnArchive = new("RR1101", "The source of a new port is not an archive");

    public static readonly DiagnosticDescriptor NothingInside = new("RR1102", "An archive for a new port holds no files");

    public static readonly DiagnosticDescriptor NotWritable = new("RR1103", "A new port cannot be written");
}
