using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching.Groups;

/// <summary>Problems of guests that are started together.</summary>
public static class GroupDiagnostics
{
    public static readonly DiagnosticDescriptor NoSuchAddress = new(
        "RR8108", "A guest's port is referred to and leads nowhere");
}
