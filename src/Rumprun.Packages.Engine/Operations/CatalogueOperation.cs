using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>A port of the catalogue, and what its last test for each target found out on this machine.</summary>
/// <param name="Targets">In as few words as will do: a platform stands for all its architectures.</param>
public sealed record CatalogueEntry(Port Port, ImmutableArray<string> Targets, ImmutableArray<TestRecord> Tests);

/// <summary>Lists every port that can be read, at its newest version, with what records say of it.</summary>
public sealed class CatalogueOperation(PortTree tree, TestRecords records)
{
    public ImmutableArray<CatalogueEntry> Run()
    {
        var all = records.All().ToArray();
        return
        [
            .. tree.ReadNewest()
                .Select(p => new CatalogueEntry(p, SupportedTargets.NamesOf(p.Supports), [.. TestRecords.LastOf(p, all)])),
        ];
    }
}
