using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Building.Checks;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Removes debug information that names the toolchain's place: makefiles ask for it, with <c>-g</c>, and the toolchain's
/// headers are in it by their paths on this machine.
/// </summary>
internal static class DebugInformation
{
    /// <param name="prefix">The toolchain's prefix on this machine.</param>
    /// <exception cref="DiagnosticException">RR5338: objcopy failed.</exception>
    public static async Task DeleteAsync(
        HeldDirectory tree, ObjectRewriter objects, string prefix, CancellationToken cancellationToken)
    {
        var search = new HostPathSearch([new HostPath(prefix, "")]);
        foreach (var (name, _) in tree.Leaves().Where(static leaf => leaf.Kind == FileEntryKind.File).ToArray())
        {
            if (Names(tree, name, search, cancellationToken))
            {
                await objects.RewriteAsync(
                    name,
                    static _ => Task.FromResult<ImmutableArray<string>>(
                        ["--strip-debug", "--enable-deterministic-archives"]),
                    cancellationToken);
            }
        }
    }

    private static bool Names(HeldDirectory tree, string name, HostPathSearch search, CancellationToken cancellationToken)
    {
        using var file = tree.OpenRead(name);
        Span<byte> start = stackalloc byte[8];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !HostPathSearch.IsObject(start))
        {
            return false;
        }

        file.Position = 0;
        return search.First(file, cancellationToken) is not null;
    }
}
