using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Testing;

/// <summary>A tree with everything in it that a package can hold, and its manifest.</summary>
public static class SamplePackage
{
    private static readonly ImmutableArray<(string Path, string Content)> s_files =
    [
        ("usr/bin/tool", "#!/bin/sh\nexit 0\n"),
        ("usr/include/a.h", "int a;\n"),
        ("usr/include/empty.h", ""),
        ("usr/lib/liba.a", string.Concat(Enumerable.Range(0, 60_000).Select(static i => $"{i * 7919 % 104729} "))),
        ($"usr/share/{new string('d', 120)}/{new string('f', 180)}", "a long name"),
        ("usr/share/ünïcode", "ü"),
    ];

    /// <param name="reversed">Makes the files in another order, with other times and tighter modes.</param>
    public static void WriteTree(string directory, bool reversed = false)
    {
        foreach (var (path, content) in reversed ? s_files.Reverse() : s_files)
        {
            var file = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            var group = reversed ? UnixFileMode.None : UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
            var execute = path.Contains("/bin/", StringComparison.Ordinal) ? UnixFileMode.UserExecute : UnixFileMode.None;
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | group | execute);
            File.SetLastWriteTimeUtc(file, reversed ? DateTime.UnixEpoch.AddYears(30) : DateTime.UnixEpoch.AddYears(50));
        }

        Directory.CreateDirectory(Path.Combine(directory, "var/empty"));
        File.CreateSymbolicLink(Path.Combine(directory, "usr/lib/libb.a"), "liba.a");
        File.CreateSymbolicLink(Path.Combine(directory, "usr/share/tool"), "/usr/bin/tool");
    }

    public static PackageManifest Manifest(ImmutableArray<PackageEntry> entries, string key = "key") => new()
    {
        Kind = PackageKind.Build,
        Name = PortName.Parse("sample"),
        Version = SampleBuild.Version("1.0.0"),
        Target = SampleBuild.Hosted,
        License = "MIT",
        Key = Sha256Digest.OfText(key),
        Entries = entries,
    };
}
