using System.CommandLine;
using Rumprun.Packages.Engine.Conformance;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Cli;

/// <content>Tests of ports and toolchains, and their measurements.</content>
public sealed partial class Composition
{
    /// <inheritdoc cref="Build"/>
    public TestOperation Test(
        ParseResult parse, SourceFetcher fetcher, LockFileStore lockFile, int? jobs, IProgress<ProgressEvent> progress)
    {
        var configuration = Configuration();
        var runner = new TestRunner(Store(), DataImages(), Launchers(progress), _directories, environment.Time);
        return new TestOperation(
            Tree(parse),
            Targets(configuration),
            Build(parse, fetcher, lockFile, jobs),
            Packages(),
            new PortTestRunner(runner, Store(), TestRecords(), _directories, environment.Time),
            _directories);
    }

    public CatalogueOperation Catalogue(ParseResult parse) => new(Tree(parse), TestRecords());

    /// <inheritdoc cref="Install"/>
    public CheckToolchainOperation CheckToolchain(ParseResult parse, SourceFetcher fetcher)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        return new CheckToolchainOperation(
            tree,
            Resolver(parse, tree, configuration),
            Builds(parse, configuration, tree, fetcher, jobs: null).Scheduler,
            Packages(),
            new ConformanceProbe(
                Toolchains(configuration), Machines(), Launchers(new SilentProgress()), _directories, environment.Time));
    }

    private TestRecords TestRecords() => new(_directories.BuildKeys);
}
