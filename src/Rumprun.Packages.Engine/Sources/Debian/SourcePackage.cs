using System.Collections.Immutable;
using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>One version of a Debian source package, and the files it consists of (Debian Policy 5.6.24).</summary>
/// <param name="Files">Name to SHA-256.</param>
public sealed record SourcePackage(string Name, string Version, ImmutableSortedDictionary<string, Sha256Digest> Files)
{
    /// <summary>Reads the stanzas that <c>apt-cache showsrc</c> prints.</summary>
    public static ImmutableArray<SourcePackage> ReadAll(string text) =>
    [
        .. text.Split("\n\n").Select(Read).OfType<SourcePackage>(),
    ];

    private static SourcePackage? Read(string stanza)
    {
        string? name = null, version = null;
        var files = ImmutableSortedDictionary.CreateBuilder<string, Sha256Digest>(StringComparer.Ordinal);
        var inChecksums = false;
        foreach (var line in stanza.Split('\n'))
        {
            if (line.StartsWith(' '))
            {
                if (inChecksums && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var hex, _, var file]
                    && Sha256Digest.TryParse(hex, out var digest))
                {
                    files[file] = digest;
                }

                continue;
            }

            var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            inChecksums = line.StartsWith("Checksums-Sha256:", StringComparison.Ordinal);
            name = line.StartsWith("Package:", StringComparison.Ordinal) ? value : name;
            version = line.StartsWith("Version:", StringComparison.Ordinal) ? value : version;
        }

        return name is null || version is null ? null : new SourcePackage(name, version, files.ToImmutable());
    }
}
