using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>What <c>rrpkg generations --json</c> prints of each generation.</summary>
internal sealed record GenerationJson(
    int Number, DateTimeOffset Created, string Reason, bool Current, IReadOnlyList<InstalledJson> Ports)
{
    public static GenerationJson Of(Generation generation, bool isCurrent) => new(
        generation.Number, generation.Created, generation.Reason, isCurrent, [.. generation.Ports.Select(InstalledJson.Of)]);
}

/// <summary>How one port differs between two generations.</summary>
/// <param name="Change"><c>added</c>, <c>removed</c>, <c>updated</c> (another version) or <c>altered</c>.</param>
internal sealed record GenerationChangeJson(
    string Change, string Name, string Target, InstalledJson? Before, InstalledJson? After)
{
    public static GenerationChangeJson Of(GenerationChange change)
    {
        var (before, after) = change switch
        {
            GenerationChange.Added added => (null, added.After),
            GenerationChange.Removed removed => (removed.Before, null),
            GenerationChange.Updated updated => (updated.Before, updated.After),
            GenerationChange.Altered altered => (altered.Before, altered.After),
            _ => ((InstalledPort?)null, (InstalledPort?)null),
        };
        return new GenerationChangeJson(
            change.GetType().Name.ToLowerInvariant(),
            change.Subject.Name.ToString(),
            change.Subject.Target.ToString(),
            before is null ? null : InstalledJson.Of(before),
            after is null ? null : InstalledJson.Of(after));
    }
}

/// <summary>What <c>rrpkg diff --json</c> prints. Generation 0 has nothing installed.</summary>
internal sealed record GenerationDiffJson(int From, int To, IReadOnlyList<GenerationChangeJson> Changes)
{
    public static GenerationDiffJson Of(GenerationDiff diff) =>
        new(diff.From.Number, diff.To.Number, [.. diff.Changes.Select(GenerationChangeJson.Of)]);
}

/// <summary>What <c>rrpkg rollback --json</c> prints.</summary>
internal sealed record RollbackJson(int Generation, int Restored, IReadOnlyList<GenerationChangeJson> Changes)
{
    public static RollbackJson Of(RollbackResult result) =>
        new(result.Current.Number, result.Restored, [.. result.Changes.Select(GenerationChangeJson.Of)]);
}
