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
        using var held = HeldDirectory.OpenFollowing(folder);
        foreach (var (name, kind) in held.Leaves())
        {
            if (name != "port.yaml" && kind != FileEntryKind.Directory)
            {
                files[name] = Describe(held, name, kind);
            }
        }

        return files.ToImmutable();
    }

    /// <summary>
    /// A link stands for the file of the folder that it leads to; another is nothing but its target's name.
    /// </summary>
    private static PortFile Describe(HeldDirectory folder, string name, FileEntryKind kind)
    {
        if (kind == FileEntryKind.Special)
        {
            throw FileEntry.SpecialAt($"{folder.Path}/{name}");
        }

        if (RootedPath.Resolve(name, followLast: true, folder.KindOf, folder.LinkTargetOf) is not { } file
            || folder.KindOf(file) != FileEntryKind.File)
        {
            return new PortFile(Sha256Digest.OfText($"link {folder.LinkTargetOf(name)}"), Executable: false);
        }

        using var content = folder.OpenRead(file);
        var isExecutable = FileEntry.IsExecutable(File.GetUnixFileMode(content.SafeFileHandle));
        return new PortFile(Sha256Digest.FromBytes(SHA256.HashData(content)), isExecutable);
    }
}
