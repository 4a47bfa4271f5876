using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Merges the trees of the declared dependencies, and nothing else, into a sysroot. Files are copied: a step that writes
/// into its sysroot must not reach the store.
/// </summary>
internal sealed class SysrootMerge(string sysroot)
{
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);

    /// <param name="yields">Files of the dependency that yield to another's of the same name.</param>
    /// <exception cref="DiagnosticException">RR5116: another dependency has the same file with other content.</exception>
    public void Add(
        PortName dependency, string tree, ImmutableArray<PathPattern> yields, CancellationToken cancellationToken) =>
        AddDirectory(new Owner(dependency, yields), tree, ".", cancellationToken);

    private void AddDirectory(Owner dependency, string tree, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(sysroot, name));
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(tree, name)).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var child = Path.GetRelativePath(tree, path);
            var target = Path.Combine(sysroot, child);
            var (kind, there) = (FileEntry.KindOf(path), FileEntry.KindOf(target));
            if (there != FileEntryKind.Nothing && !Agree(path, kind, target, there))
            {
                if (dependency.Yields(child))
                {
                    continue;
                }

                if (there == FileEntryKind.Directory || !_owners[child].Yields(child))
                {
                    throw BuildDiagnostics.SysrootConflict.Exception(
                        $"`{dependency.Name}` and `{_owners[child].Name}` both install `{child}`, with different content",
                        "declare a conflict between the two ports, or have one of them not install the file",
                        $"or let one yield: `allow: [{{check: file-conflicts, paths: [{child}], why: \"...\"}}]`");
                }

                File.Delete(target);
                there = FileEntryKind.Nothing;
            }

            if (there == FileEntryKind.Nothing)
            {
                _owners[child] = dependency;
            }

            switch (kind)
            {
                case FileEntryKind.Directory:
                    AddDirectory(dependency, tree, child, cancellationToken);
                    break;
                case FileEntryKind.SymbolicLink when there == FileEntryKind.Nothing:
                    File.CreateSymbolicLink(target, new FileInfo(path).LinkTarget!);
                    break;
                case FileEntryKind.File when there == FileEntryKind.Nothing:
                    File.Copy(path, target);
                    break;
            }
        }
    }

    private static bool Agree(string path, FileEntryKind kind, string target, FileEntryKind there) => (kind, there) switch
    {
        (FileEntryKind.Directory, FileEntryKind.Directory) => true,
        (FileEntryKind.SymbolicLink, FileEntryKind.SymbolicLink) =>
            new FileInfo(path).LinkTarget == new FileInfo(target).LinkTarget,
        (FileEntryKind.File, FileEntryKind.File) => HaveSameContent(path, target),
        _ => false,
    };

    private static bool HaveSameContent(string a, string b)
    {
        using var first = File.OpenRead(a);
        using var second = File.OpenRead(b);
        if (first.Length != second.Length)
        {
            return false;
        }

        var (x, y) = (new byte[64 << 10], new byte[64 << 10]);
        for (int count; (count = first.ReadAtLeast(x, x.Length, throwOnEndOfStream: false)) > 0;)
        {
            if (second.ReadAtLeast(y, count, throwOnEndOfStream: false) < count
                || !x.AsSpan(0, count).SequenceEqual(y.AsSpan(0, count)))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Owner(PortName Name, ImmutableArray<PathPattern> Yielding)
    {
        public bool Yields(string file) => Yielding.Any(p => p.Matches(file));
    }
}
