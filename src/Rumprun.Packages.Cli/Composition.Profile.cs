using System.CommandLine.Completions;
using System.Globalization;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Cli;

/// <content>The installed ports and their store.</content>
public sealed partial class Composition
{
    public Profile Profile() => new(_directories.Profile, environment.Time);

    public RemoveOperation Remove() => new(Profile(), InstalledPorts(), Store());

    public RollbackOperation Rollback() => new(Profile(), Store());

    public DiffOperation Diff() => new(Profile());

    public FilesOperation Files() => new(InstalledPorts(), Store());

    public LogOperation Logs() => new(_directories);

    public CollectGarbageOperation CollectGarbage() =>
        new(Profile(), Store(), Index(), Guests(), _directories, environment.Time);

    public VerifyStoreOperation VerifyStore() => new(Store(), Index(), Profile());

    public IEnumerable<CompletionItem> InstalledNames() =>
        Profile().Current().Ports.Select(static p => p.Name.ToString()).Distinct().Select(static n => new CompletionItem(n));

    public IEnumerable<CompletionItem> GenerationNumbers() =>
        Profile().List().Select(static g => new CompletionItem(g.Number.ToString(CultureInfo.InvariantCulture)));

    private PackageStore Store() => new(_directories.Store);

    private BuildKeyIndex Index() => new(_directories.BuildKeys, Store());

    private InstalledPorts InstalledPorts() =>
        new(Profile(), () => Targets(Configuration()).Select(named: null));
}
