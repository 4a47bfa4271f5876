using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>Hashes the files beside a port's port.yaml.</summary>
internal static class PortFolder
{
    public static ImmutableSortedDictionary<string, PortFile> Read(string folder)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, PortFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
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
