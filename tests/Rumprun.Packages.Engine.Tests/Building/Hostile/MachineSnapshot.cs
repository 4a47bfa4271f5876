using System.Security.Cryptography;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Tests.Building.Hostile;

/// <summary>All that is in some directories, to the byte, the mode and the time.</summary>
internal static class MachineSnapshot
{
    public static string[] Of(params IEnumerable<string> roots) =>
        [.. roots.SelectMany(Describe).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Describe(string path)
    {
        var kind = FileEntry.KindOf(path);
        var times = kind == FileEntryKind.SymbolicLink
            ? ""
            : $"{File.GetUnixFileMode(path)} {File.GetLastWriteTimeUtc(path).Ticks}";
        yield return kind switch
        {
            FileEntryKind.File => $"{path} file {times} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}",
            FileEntryKind.SymbolicLink => $"{path} link {new FileInfo(path).LinkTarget}",
            _ => $"{path} {kind} {times}",
        };
        if (kind == FileEntryKind.Directory)
        {
            foreach (var line in Directory.EnumerateFileSystemEntries(path).SelectMany(Describe))
            {
                yield return line;
            }
        }
    }
}
