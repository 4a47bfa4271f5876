using System.Security.Cryptography;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>
/// The content of a file or folder as one hash: names, executable bits, bytes and link targets; not owners, not times. The
/// same on every machine.
/// </summary>
public static class TreeDigest
{
    /// <param name="path">A file or a directory. Its own name does not count.</param>
    public static Sha256Digest Of(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, path, ".");
        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string path, string name)
    {
        switch (FileEntry.KindOf(path))
        {
            case FileEntryKind.SymbolicLink:
                Line(hash, $"link {name}\0{new FileInfo(path).LinkTarget}");
                break;
            case FileEntryKind.Directory:
                Line(hash, $"directory {name}");
                foreach (var child in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
                {
                    Add(hash, child, $"{name}/{Path.GetFileName(child)}");
                }

                break;
            case FileEntryKind.Nothing:
                throw TreeDiagnostics.NotUtf8.Exception(
                    $"`{path}`: the name is not UTF-8, and no other encoding is supported", "rename the file");
            case FileEntryKind.Special:
                throw FileEntry.SpecialAt(path);
            default:
                var mode = FileEntry.IsExecutable(File.GetUnixFileMode(path)) ? "755" : "644";
                using (var file = PlainFile.OpenRead(path))
                {
                    Line(hash, $"file {mode} {name}\0{Convert.ToHexStringLower(SHA256.HashData(file))}");
                }

                break;
        }
    }

    /// <summary>A zero byte parts name from content and ends a line, so that no two trees read the same.</summary>
    private static void Line(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + '\0'));
}
