using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Building.Explaining;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>
/// Finds the packages that are needed: the roots, and what each of them was made with, so that installing it again builds
/// nothing. What a package was made with is known by output; of several packages with the same output, the newest is kept.
/// </summary>
internal sealed class LivePackages(PackageStore store, ImmutableArray<BuildRecord> records)
{
    private readonly ILookup<Sha256Digest, BuildRecord> _byPackage = records.ToLookup(static r => r.Package);

    private readonly Dictionary<string, Sha256Digest> _byOutput = records
        .Where(r => store.Contains(r.Package))
        .OrderBy(static r => r.Finished)
        .GroupBy(static r => r.Output.Hex)
        .ToDictionary(static g => g.Key, static g => g.Last().Package);

    public HashSet<Sha256Digest> From(IEnumerable<Sha256Digest> roots)
    {
        var live = new HashSet<Sha256Digest>();
        var pending = new Queue<Sha256Digest>(roots);
        while (pending.TryDequeue(out var package))
        {
            if (!store.Contains(package) || !live.Add(package))
            {
                continue;
            }

            foreach (var output in OutputsFor(package))
            {
                if (_byOutput.TryGetValue(output, out var needed))
                {
                    pending.Enqueue(needed);
                }
            }
        }

        return live;
    }

    // A manifest knows libraries, and an image's build; the key's text knows build tools as well.
    private IEnumerable<string> OutputsFor(Sha256Digest package) => store.ManifestOf(package).Dependencies
        .Select(static d => d.Output.Hex)
        .Concat(_byPackage[package].SelectMany(static r => BuildHistory.DependenciesOf(r)).Select(static d => d.Output));
}
