using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.ToolchainPackages;

/// <summary>
/// A toolchain's tree between two installations: its text files have a placeholder where an installation has its prefix.
/// Binary files stay as they are, as in the toolchain's identity.
/// </summary>
internal static partial class RelocatableTree
{
    private const string Placeholder = "@RRPKG_TOOLCHAIN_PREFIX@";

    /// <summary>Puts the placeholder in place of a prefix.</summary>
    /// <exception cref="DiagnosticException">RR5009: the tree could not be installed anywhere else.</exception>
    public static Task DetachAsync(string tree, string prefix, CancellationToken cancellationToken) =>
        RewriteAsync(
            tree,
            (name, text) => text.Contains(Placeholder, StringComparison.Ordinal)
                ? throw Unfit($"`{name}` contains `{Placeholder}`, which stands for the prefix in a package")
                : text.Replace(prefix, Placeholder, StringComparison.Ordinal),
            cancellationToken);

    /// <summary>Puts a prefix in place of the placeholder.</summary>
    public static Task AttachAsync(string tree, string prefix, CancellationToken cancellationToken) =>
        RewriteAsync(tree, (_, text) => text.Replace(Placeholder, prefix, StringComparison.Ordinal), cancellationToken);

    /// <summary>
    /// Whether a path can be written into scripts, specs and assembler source: it needs no quoting in any of them.
    /// </summary>
    public static bool IsPlain(string prefix) => PlainPrefix().IsMatch(prefix);

    /// <exception cref="DiagnosticException">RR5009: a link's target is absolute.</exception>
    public static void RequireRelativeLinks(string tree)
    {
        foreach (var name in DirectoryTree.Leaves(tree))
        {
            if (new FileInfo(Path.Combine(tree, name)).LinkTarget is { } target && Path.IsPathRooted(target))
            {
                throw Unfit($"`{name}` is a link to the absolute path `{target}`");
            }
        }
    }

    private static async Task RewriteAsync(
        string tree, Func<string, string, string> rewrite, CancellationToken cancellationToken)
    {
        foreach (var name in DirectoryTree.Leaves(tree))
        {
            var path = Path.Combine(tree, name);
            if (FileEntry.KindOf(path) != FileEntryKind.File)
            {
                continue;
            }

            string? text;
            await using (var stream = PlainFile.OpenRead(path))
            {
                text = await PrefixText.ReadAsync(stream, cancellationToken);
            }

            if (text is not null && rewrite(name, text) is var rewritten && rewritten != text)
            {
                await File.WriteAllBytesAsync(path, PrefixText.ToBytes(rewritten), cancellationToken);
            }
        }
    }

    private static DiagnosticException Unfit(string why) => ToolchainDiagnostics.CannotPack.Exception(
        $"the toolchain cannot be packed: {why}", "remove or replace the file, if it is not part of Rumprun");

    [GeneratedRegex(@"^(/[A-Za-z0-9_.+-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainPrefix();
}
