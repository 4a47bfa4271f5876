using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Engine.Resolving.Locking;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>What <c>rrpkg lock --json</c> and <c>rrpkg update --json</c> print of each thing that changed.</summary>
/// <param name="Change">added, removed, version, option, source, port, dependencies, toolchain or tool-toolchain.</param>
/// <param name="Tool">The request for a build tool whose graph the port is in; null: the target's own.</param>
internal sealed record LockChangeJson(string Target, string Change, string? Tool, string? Port, string? From, string? To)
{
    public static IEnumerable<LockChangeJson> Of(LockChange change) =>
        change.Differences.Select(d => Of(change.Target.ToString(), d));

    private static LockChangeJson Of(string target, LockDifference difference) => difference switch
    {
        LockDifference.Added d => Of(target, "added", d, null, d.Actual.ToString()),
        LockDifference.Removed d => Of(target, "removed", d, d.Locked.ToString(), null),
        LockDifference.OtherVersion d => Of(target, "version", d, d.Locked.ToString(), d.Actual.ToString()),
        LockDifference.OtherOption d => OneSided(target, "option", d, d.Option.ToString(), d.IsLocked),
        LockDifference.OtherSource d => OneSided(target, "source", d, d.Source.ToString(), d.IsLocked),
        LockDifference.OtherPort d => Of(target, "port", d, d.Locked.Hex, d.Actual.Hex),
        LockDifference.OtherDependencies d => Of(target, "dependencies", d, null, null),
        LockDifference.OtherToolchain d => new(
            target, d.IsForTools ? "tool-toolchain" : "toolchain", null, null, d.Locked.Hex, d.Actual.Hex),
        _ => throw new InvalidOperationException("a difference is one of these"),
    };

    private static LockChangeJson Of(string target, string change, LockDifference.OfPort of, string? from, string? to) =>
        new(target, change, of.Tool, of.Name.ToString(), from, to);

    private static LockChangeJson OneSided(
        string target, string change, LockDifference.OfPort of, string value, bool wasLocked) =>
        Of(target, change, of, wasLocked ? value : null, wasLocked ? null : value);
}
