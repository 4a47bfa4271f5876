using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Locking;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>Words the differences between a lock file and a resolution.</summary>
internal static class LockWording
{
    private const int Shown = 5;

    /// <summary>The headline, then the first differences, one per line.</summary>
    public static string OutOfDate(string file, Target target, IReadOnlyList<string> facts)
    {
        var more = facts.Count > Shown ? $"\nand {facts.Count - Shown} more" : "";
        return $"`{file}` does not match the request for `{target}`\n{string.Join('\n', facts.Take(Shown))}{more}";
    }

    public static string[] Remedies(IReadOnlyCollection<LockDifference> differences, Target target)
    {
        var ports = NamesOf(differences).ToArray();
        var update = ports.Length is 0 or > Shown ? "rrpkg lock" : $"rrpkg update {string.Join(' ', ports)}";
        return
        [
            differences.OfType<LockDifference.OtherToolchain>().Any()
                ? "use the locked toolchain (`rrpkg doctor` lists the installed ones)"
                : "use the ports tree that the lock file was written for",
            $"or update the lock file: run `{update} --target {target}`, and review the changes",
        ];
    }

    /// <summary>The warning for a command that continues although the lock file does not match.</summary>
    public static IEnumerable<string> Notices(string file, IEnumerable<LockDifference> differences)
    {
        var all = differences.Where(static d => d is not LockDifference.Added { Tool: null }).ToArray();
        foreach (var moved in all.OfType<LockDifference.OtherVersion>())
        {
            yield return $"`{file}` has `{moved.Name}` {moved.Locked}, which is not available: using {moved.Actual} (`rrpkg "
                + $"update {moved.Name}` locks it)";
        }

        foreach (var toolchain in all.OfType<LockDifference.OtherToolchain>())
        {
            yield return $"{toolchain} in `{file}`";
        }

        var behind = NamesOf(all.Where(static d => d is not LockDifference.OtherVersion)).ToArray();
        if (behind.Length > 0)
        {
            yield return $"`{file}` is behind the ports in {string.Join(", ", behind.Select(static n => $"`{n}`"))} (`rrpkg "
                + $"lock` fixes that)";
        }
    }

    private static IEnumerable<string> NamesOf(IEnumerable<LockDifference> differences) =>
        differences.OfType<LockDifference.OfPort>().Select(
            static d => d.Name.ToString()).Distinct().Order(StringComparer.Ordinal);
}
