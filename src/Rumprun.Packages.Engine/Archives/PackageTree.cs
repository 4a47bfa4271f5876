using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Describes a tree as a manifest lists it: what it holds, without the accidents of its making (owners, times, umask).
/// </summary>
public static class PackageTree
{
    /// <inheritdoc cref="DescribeAsync(HeldDirectory, CancellationToken)"/>
    public static async Task<ImmutableArray<PackageEntry>> DescribeAsync(string tree, CancellationToken cancellationToken)
    {
        using var root = HeldDirectory.Open(tree);
        return await DescribeAsync(root, cancellationToken);
    }

    /// <summary>
    /// The tree's entries in ordinal order. Absolute links are taken as links inside the tree, and made relative.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3105: something in it cannot be packed.</exception>
    public static async Task<ImmutableArray<PackageEntry>> DescribeAsync(
        HeldDirectory tree, CancellationToken cancellationToken)
    {
        var leaves = tree.Leaves().ToList();
        RefuseSpecialFiles(leaves);
        var entries = ImmutableArray.CreateBuilder<PackageEntry>(leaves.Count);
        foreach (var (name, kind) in leaves)
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries.Add(!PackagePath.IsNormal(name)
                ? throw Unfit(name, "has a name with a control character, or one that is too long")
                : kind switch
                {
                    FileEntryKind.SymbolicLink =>
                        new PackageEntry.Link(TargetOf(tree.LinkTargetOf(name), name, tree.Path)) { Path = name },
                    FileEntryKind.Directory => new PackageEntry.Directory { Path = name },
                    _ => await FileAsync(tree, name, cancellationToken),
                });
        }

        return entries.MoveToImmutable();
    }

    /// <exception cref="DiagnosticException">RR3105: there is a pipe, a socket or a device.</exception>
    internal static void RefuseSpecialFiles(IEnumerable<(string Name, FileEntryKind Kind)> leaves)
    {
        foreach (var (name, _) in leaves.Where(static leaf => leaf.Kind == FileEntryKind.Special))
        {
            throw Unfit(name, "is neither a file, a directory nor a symbolic link");
        }
    }

    private static async Task<PackageEntry> FileAsync(HeldDirectory tree, string name, CancellationToken cancellationToken)
    {
        await using var stream = tree.OpenRead(name);
        var hash = await SHA256.HashDataAsync(stream, cancellationToken);
        var executable = FileEntry.IsExecutable(File.GetUnixFileMode(stream.SafeFileHandle));
        return new PackageEntry.File(stream.Length, Sha256Digest.FromBytes(hash), executable) { Path = name };
    }

    private static string TargetOf(string written, string name, string root)
    {
        var target = $"{written}/".StartsWith($"{root}/", StringComparison.Ordinal) ? $"/{written[root.Length..]}" : written;
        var parent = name.Split('/')[..^1];

        // Lexically, from the tree's own root; what is above it is refused.
        var segments = new List<string>(target.StartsWith('/') ? [] : parent);
        foreach (var segment in target.Split('/').Where(static s => s is not ("" or ".")))
        {
            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else
            {
                throw Unfit(name, $"is a link to `{written}`, which is outside of the tree");
            }
        }

        var common = parent.Zip(segments).TakeWhile(static p => p.First == p.Second).Count();
        var relative = string.Join('/', Enumerable.Repeat("..", parent.Length - common).Concat(segments.Skip(common)));
        return relative.Length == 0 ? "." : relative;
    }

    private static DiagnosticException Unfit(string name, string why) =>
        PackageDiagnostics.UnfitTree.Exception($"`{name}` {why}", "have the build not install it, or install it otherwise");
}
