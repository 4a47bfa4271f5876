using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Files of the port itself.</summary>
internal static class LocalSource
{
    /// <exception cref="DiagnosticException">RR4004: nothing is there, or it is not the port's.</exception>
    public static string Resolve(Source.Local source, string portFolder)
    {
        var path = ContainedPath.Resolve(portFolder, source.Path);
        return path is not null && FileEntry.KindOf(path) is (FileEntryKind.File or FileEntryKind.Directory)
            ? path
            : throw SourceDiagnostics.NoFile.Exception(
                $"the port's folder `{portFolder}` has no file or folder `{source.Path}`", "add it, or mend `path` in the port");
    }
}
