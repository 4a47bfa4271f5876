using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Resolves sources that are files of the port itself.</summary>
internal static class LocalSource
{
    /// <exception cref="DiagnosticException">RR4004: it does not exist, or is outside of the port's folder.</exception>
    public static string Resolve(Source.Local source, string portFolder)
    {
        var path = ContainedPath.Resolve(portFolder, source.Path);
        return path is not null && FileEntry.KindOf(path) is (FileEntryKind.File or FileEntryKind.Directory)
            ? path
            : throw SourceDiagnostics.NoFile.Exception(
                $"the port's folder `{portFolder}` has no file or folder `{source.Path}`",
                "add it, or fix `path` in the port");
    }
}
