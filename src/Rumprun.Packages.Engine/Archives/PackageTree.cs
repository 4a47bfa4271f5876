using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Describes a tree as a manifest lists it: what it holds, without the accidents of its making (owners, times, umask).
/// </summary>
public static class PackageTree
{
    /// <summary>
    /// The tree's entries in ordinal order. Absolute links are taken as links inside the tree, and made relative.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3105: something in it cannot be packed.</exception>
    public static async Task<ImmutableArray<PackageEntry>> DescribeAsync(string tree, CancellationToken cancellationToken)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(tree));
        await RefuseSpecialFilesAsync(root, cancellationToken);
        var entries = ImmutableArray.CreateBuilder<PackageEntry>();
        foreach (var name in DirectoryTree.Leaves(root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.Combine(root, name);
            entries.Add(!PackagePath.IsNormal(name)
                ? throw Unfit(name, "has a name with a control character, or one that is too long")
                : FileEntry.KindOf(path) switch
                {
                    FileEntryKind.SymbolicLink => new PackageEntry.Link(TargetOf(path, name, root)) { Path = name },
                    FileEntryKind.Directory => new PackageEntry.Directory { Path = name },
                    _ => await FileAsync(path, name, cancellationToken),
                });
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return entries.ToImmutable();
    }

    private static async Task<PackageEntry> FileAsync(string path, string name, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(stream, cancellationToken);
        var executable = FileEntry.IsExecutable(File.GetUnixFileMode(path));
        return new PackageEntry.File(stream.Length, Sha256Digest.FromBytes(hash), executable) { Path = name };
    }

    // .NET cannot tell a pipe from a file without opening it, which blocks.
    private static async Task RefuseSpecialFilesAsync(string root, CancellationToken cancellationToken)
    {
        var find = new CommandLine
        {
            Program = "find",
            Arguments = [root, "-not", "(", "-type", "f", "-o", "-type", "d", "-o", "-type", "l", ")", "-printf", "%P\\n"],
        };
        var result = await ChildProcess.RunAsync(find, cancellationToken);
        if (result.Output.Split('\n')[0] is { Length: > 0 } name)
        {
            throw Unfit(name, "is neither a file, a directory nor a symbolic link");
        }
    }

    private static string TargetOf(string path, string name, string root)
    {
        var written = new FileInfo(path).LinkTarget!;
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
