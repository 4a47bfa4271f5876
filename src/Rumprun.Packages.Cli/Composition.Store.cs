using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Cli;

/// <content>What looks after the store, and shares it.</content>
public sealed partial class Composition
{
    public CollectGarbageOperation CollectGarbage() =>
        new(Profile(), Store(), Index(), Guests(), _directories, environment.Time);

    public CatalogueOperation Catalogue(ParseResult parse) => new(Tree(parse, Configuration()), TestRecords());

    /// <inheritdoc cref="Build"/>
    public TestOperation Test(ParseResult parse, SourceFetcher fetcher, LockFileStore lockFile, int? jobs)
    {
        var configuration = Configuration();
        return new TestOperation(
            Tree(parse, configuration),
            Targets(configuration),
            Build(parse, fetcher, lockFile, jobs, check: false),
            Packages(),
            Store(),
            TestRecords(),
            DataImages(),
            Launchers,
            _directories,
            environment.Time);
    }

    private TestRecords TestRecords() => new(_directories.BuildKeys);

    public VerifyStoreOperation VerifyStore() => new(Store(), Index(), Profile());

    public WhyRebuildOperation WhyRebuild(ParseResult parse)
    {
        var configuration = Configuration();
        var tree = Tree(parse, configuration);
        return new WhyRebuildOperation(
            Targets(configuration),
            Resolver(parse, tree, configuration),
            Planner(configuration, tree, Settings(parse, configuration, jobs: null), HostTools()),
            Store(),
            Index());
    }

    public ConfiguredCaches Caches(UserConfiguration configuration) =>
        new(configuration.Caches, environment.Variable, environment.CurrentDirectory, new CacheLimits());

    public PushOperation Push(ParseResult parse, SourceFetcher fetcher)
    {
        var configuration = Configuration();
        var tree = Tree(parse, configuration);
        return new PushOperation(
            Targets(configuration),
            Resolver(parse, tree, configuration),
            Building(parse, configuration, tree, fetcher, jobs: null, check: false).Scheduler,
            Packages(),
            Store(),
            Index(),
            Transfer(),
            environment.Time);
    }

    public PullOperation Pull(ParseResult parse, SourceFetcher fetcher, ImmutableArray<BuildCache> from)
    {
        var configuration = Configuration();
        var tree = Tree(parse, configuration);
        var caches = new PackageCaches(from, Transfer(), Index(), environment.Time, areRequired: true);
        return new PullOperation(
            Targets(configuration),
            Resolver(parse, tree, configuration),
            Building(parse, configuration, tree, fetcher, jobs: null, check: false, caches).Scheduler,
            Packages(),
            caches);
    }

    private PackageCaches OptionalCaches(UserConfiguration configuration, bool offline) =>
        new(Caches(configuration).All(offline), Transfer(), Index(), environment.Time, areRequired: false);

    private PackageTransfer Transfer() => new(Store(), Index(), _directories.Builds);
}
