using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Problems of reading files that users write.</summary>
public static class FileDiagnostics
{
    public static readonly DiagnosticDescriptor CannotRead = new("RR1061", "A file cannot be read");
}
