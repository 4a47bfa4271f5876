using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Problems of single verbs.</summary>
public static class OperationDiagnostics
{
    public static readonly DiagnosticDescriptor NoLog = new("RR6103", "There is no log of a build");
}
