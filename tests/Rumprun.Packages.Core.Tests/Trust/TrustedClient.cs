using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

/// <summary>
/// Takes a simulated repository's files step by step, as an update does, and starts another from what it trusted.
/// </summary>
internal sealed class TrustedClient(RepositorySimulator repository)
{
    public TrustedMetadata Trusted { get; private set; } =
        TrustedMetadata.Begin(repository.Files["1.root.json"], RepositorySimulator.Start);

    /// <summary>One whole update; throws at the first file that is refused.</summary>
    public TrustedMetadata Update()
    {
        UpdateRoot();
        UpdateTimestamp();
        UpdateSnapshot();
        return UpdateTargets();
    }

    public void UpdateRoot()
    {
        var before = Trusted;
        Trusted = TrustedMetadata.Begin(before.Root.Bytes, RepositorySimulator.Start);
        while (repository.Files.TryGetValue($"{Trusted.Root.Signed.Version + 1}.root.json", out var next))
        {
            Trusted = Trusted.UpdateRoot(next);
        }

        Trusted.RequireCurrentRoot();
        if (before is { Timestamp: { } timestamp, Snapshot: { } snapshot }
            && !Trusted.Root.Signed.RotatesOnlineKeysOf(before.Root.Signed))
        {
            Trusted = Trusted.WithPriorTimestamp(timestamp.Bytes).WithPriorSnapshot(snapshot.Bytes);
        }
    }

    public void UpdateTimestamp() => Trusted = Trusted.UpdateTimestamp(repository.BytesOf(RoleName.Timestamp));

    public void UpdateSnapshot() => Trusted = Trusted.UpdateSnapshot(repository.BytesOf(RoleName.Snapshot));

    public TrustedMetadata UpdateTargets() => Trusted = Trusted.UpdateTargets(repository.BytesOf(RoleName.Targets));

    /// <summary>The step of one role, those before it done.</summary>
    public Action UpdateOnly(string role)
    {
        Action[] steps = [UpdateRoot, UpdateTimestamp, UpdateSnapshot, () => UpdateTargets()];
        var index = Array.IndexOf(RoleName.TopLevel, role);
        foreach (var step in steps[..index])
        {
            step();
        }

        return steps[index];
    }
}
