using System.CommandLine.Completions;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli;

/// <content>What guests mount and write to.</content>
public sealed partial class Composition
{
    public KeepDisksOperation Disks() =>
        new(Shelf(), new DiskMaker(Shelf(), DataImages()), target => Targets(Configuration()).Select(target), environment.Time);

    public IEnumerable<CompletionItem> DiskNames() => Shelf().List().Select(static d => new CompletionItem(d.Name.ToString()));

    private MountPreparation Mounts() => new(_directories, DataImages(), new DiskMaker(Shelf(), DataImages()));

    private DiskShelf Shelf() => new(_directories);
}
