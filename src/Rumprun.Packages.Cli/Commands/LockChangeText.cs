using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Engine.Resolving.Locking;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Prints how a lock file changed: one line per port, versions as <c>old -> new</c>.</summary>
public static class LockChangeText
{
    /// <returns>Whether anything was printed.</returns>
    public static bool Write(ImmutableArray<LockChange> changes, TextWriter output)
    {
        var lines = changes.SelectMany(static c => LinesOf(c.Target, c.Differences)).ToArray();
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }

        return lines.Length > 0;
    }

    private static IEnumerable<string> LinesOf(Target target, ImmutableArray<LockDifference> differences) =>
        differences.Select(d => d switch
        {
            LockDifference.Added added => $"add     {Subject(added)} {added.Actual} for {target}",
            LockDifference.Removed removed => $"remove  {Subject(removed)} {removed.Locked} for {target}",
            LockDifference.OtherVersion moved => $"update  {Subject(moved)} {moved.Locked} -> {moved.Actual} for {target}",
            LockDifference.OtherOption option =>
                $"change  {Subject(option)} for {target}: option {option.Option} "
                    + $"{(option.IsLocked ? "on -> off" : "off -> on")}",
            LockDifference.OtherSource source =>
                $"change  {Subject(source)} for {target}: {(source.IsLocked ? "no more" : "now")} {source.Source}",
            LockDifference.OtherPort port =>
                $"change  {Subject(port)} for {target}: port {port.Locked.Short} -> {port.Actual.Short}",
            LockDifference.OtherDependencies other => $"change  {Subject(other)} for {target}: dependencies",
            LockDifference.OtherToolchain toolchain =>
                $"change  toolchain{(toolchain.IsForTools ? " of build tools" : "")} for {target}: "
                + $"{toolchain.Locked.Short} -> {toolchain.Actual.Short}",
            _ => throw new InvalidOperationException("a difference is one of these"),
        });

    private static string Subject(LockDifference.OfPort difference) =>
        difference.Tool is { } tool ? $"{difference.Name} (build tool {tool})" : difference.Name.ToString();
}
