using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>A name was given that no port has, or a version that the port does not have.</summary>
internal static class UnknownPort
{
    /// <summary>RR2003, with the versions that there are.</summary>
    public static DiagnosticException NoVersion(PortTree tree, PortRequest request) =>
        ResolutionDiagnostics.NoSuchVersion.Exception(
            $"no version of `{request.Port}` is in {VersionSet.Of(request.Range)}",
            $"there is {string.Join(", ", tree.VersionsOf(request.Port).Select(static v => $"{v.Version}"))}");

    /// <summary>RR2001, with the name that was most likely meant.</summary>
    public static DiagnosticException Exception(PortTree tree, PortName name)
    {
        var near = Suggestion.For(name, tree.KnownNames);
        return ResolutionDiagnostics.NoSuchPort.Exception(
            $"no port named `{name}`", near is null ? "run `rrpkg list --available`" : $"did you mean `{near}`?");
    }
}
