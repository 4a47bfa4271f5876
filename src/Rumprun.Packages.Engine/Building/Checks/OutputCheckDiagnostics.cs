using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>Problems of the tree that a build has staged.</summary>
public static class OutputCheckDiagnostics
{
    public static readonly DiagnosticDescriptor OutsidePrefix = new("RR5330", "A build installed a file outside its prefix");

    public static readonly DiagnosticDescriptor HostPath =
        new("RR5331", "A built file names a path of the machine that built it");

    public static readonly DiagnosticDescriptor DynamicObject = new("RR5332", "A build installed a dynamic object");

    public static readonly DiagnosticDescriptor ForeignMachine = new("RR5333", "A built file is for another machine");

    public static readonly DiagnosticDescriptor LicenseTextMissing = new("RR5334", "A package has no licence text");

    public static readonly DiagnosticDescriptor FileMode =
        new("RR5335", "A built file has a mode that packages do not keep");

    public static readonly DiagnosticDescriptor DanglingLink = new("RR5336", "A built link leads nowhere");

    public static readonly DiagnosticDescriptor UnusedAllowance = new("RR5337", "An allowance of a port is not needed");

    public static readonly DiagnosticDescriptor NoteNotPortable =
        new("RR5338", "A bakeable program cannot be made portable");
}
