using Rumprun.Packages.Engine.Building.Explaining;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Maintenance;

namespace Rumprun.Packages.Cli.Commands;

internal sealed record KeyChangeJson(string Subject, string? Before, string? After);

/// <summary>What <c>rrpkg why-rebuild --json</c> prints.</summary>
internal sealed record RebuildJson(
    string Name,
    string Target,
    string Verdict,
    DateTimeOffset? LastBuilt,
    IReadOnlyList<KeyChangeJson> Changes,
    IReadOnlyList<RebuildJson> Causes)
{
    public static RebuildJson Of(RebuildExplanation port) => new(
        port.Name,
        port.Target.ToString(),
        port.Verdict switch
        {
            RebuildVerdict.UpToDate => "up-to-date",
            RebuildVerdict.NeverBuilt => "never-built",
            RebuildVerdict.Changed => "changed",
            RebuildVerdict.PackageGone => "package-gone",
            RebuildVerdict.Undecided => "undecided",
            _ => "came-out-otherwise",
        },
        port.LastBuilt,
        [.. port.Changes.Select(static c => new KeyChangeJson(c.Subject, c.Before, c.After))],
        [.. port.Causes.Select(Of)]);
}

internal sealed record GarbageItemJson(string Kind, string Name, long Bytes);

/// <summary>What <c>rrpkg gc --json</c> prints.</summary>
internal sealed record GarbageJson(bool DryRun, long Bytes, int KeptPackages, IReadOnlyList<GarbageItemJson> Items)
{
    public static GarbageJson Of(GarbageReport report, bool dryRun) => new(
        dryRun,
        report.Bytes,
        report.KeptPackages,
        [.. report.Items.Select(static i => new GarbageItemJson(i.Kind.ToString().ToLowerInvariant(), i.Name, i.Bytes))]);
}

/// <summary>What <c>rrpkg store verify --json</c> prints.</summary>
internal sealed record StoreVerificationJson(
    int Packages, int Records, bool Repaired, IReadOnlyList<string> Damaged, IReadOnlyList<DiagnosticJson> Faults)
{
    public static StoreVerificationJson Of(StoreVerification found) => new(
        found.Packages,
        found.Records,
        found.IsRepaired,
        [.. found.Damaged.Select(static d => d.Hex)],
        [.. found.Faults.Select(DiagnosticJson.Of)]);
}

/// <summary>What <c>rrpkg cache push|pull --json</c> prints of each package.</summary>
internal sealed record TransferJson(string Name, string Version, string Target, bool Image, string? Package, string State)
{
    public static TransferJson Of(TransferredPackage package) => new(
        package.Name,
        package.Version,
        package.Target.ToString(),
        package.IsImage,
        package.Digest?.Hex,
        package.State.ToString().ToLowerInvariant());
}

/// <summary>What <c>rrpkg cache status --json</c> prints of each cache.</summary>
internal sealed record CacheJson(string Cache, bool ReadOnly, int? Packages, string? Problem);
