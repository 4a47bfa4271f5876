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
        if (source.Path == ".")
        {
            return Path.GetFullPath(portFolder);
        }

        if (ContainedPath.NameOf(source.Path) is { } name)
        {
            var path = Path.Combine(Path.GetFullPath(portFolder), name);
            using var folder = HeldDirectory.OpenFollowing(portFolder);
            switch (folder.KindOf(name))
            {
                case FileEntryKind.File or FileEntryKind.Directory:
                    return path;
                case FileEntryKind.Special:
                    throw FileEntry.SpecialAt(path);
            }
        }

        throw SourceDiagnostics.NoFile.Exception(
            $"the port's folder `{portFolder}` has no file or folder `{source.Path}`; links are not followed there",
            "add it, or fix `path` in the port");
    }
}
