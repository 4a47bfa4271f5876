using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>The files beside a port's port.yaml, by content.</summary>
public static class PortFolder
{
    public static ImmutableSortedDictionary<string, PortFile> FilesOf(Port port)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, PortFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(port.Folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(port.Folder, path);
            if (name != "port.yaml")
            {
                using var content = File.OpenRead(path);
                files[name] = new PortFile(
                    Sha256Digest.FromBytes(SHA256.HashData(content)), FileEntry.IsExecutable(File.GetUnixFileMode(path)));
            }
        }

        return files.ToImmutable();
    }
}
