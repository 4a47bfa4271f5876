using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Cli;

/// <content>Caches and the transfer of packages.</content>
public sealed partial class Composition
{
    public WhyRebuildOperation WhyRebuild(ParseResult parse)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        return new WhyRebuildOperation(
            Targets(configuration),
            Resolver(parse, tree, configuration),
            Planner(configuration, tree, Settings(parse, configuration, jobs: null), HostTools()),
            Store(),
            Index());
    }

    public ConfiguredCaches Caches(UserConfiguration configuration) => new(
        configuration.Caches,
        environment.Variable,
        environment.CurrentDirectory,
        new HttpTransfer(TransferLimits.Cache, environment.Time));

    public PushOperation Push(ParseResult parse, SourceFetcher fetcher)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        return new PushOperation(
            Targets(configuration),
            Resolver(parse, tree, configuration),
            Builds(parse, configuration, tree, fetcher, jobs: null).Scheduler,
            Packages(),
            Transfer(),
            environment.Time);
    }

    public PullOperation Pull(ParseResult parse, SourceFetcher fetcher, ImmutableArray<BuildCache> from)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        var caches = new PackageCaches(from, Transfer(), Index(), environment.Time, areRequired: true);
        return new PullOperation(
            Targets(configuration),
            Resolver(parse, tree, configuration),
            Builds(parse, configuration, tree, fetcher, jobs: null, caches).Scheduler,
            Packages(),
            caches);
    }

    /// <summary>The configured caches and, unless everything is to be built, the mirrors.</summary>
    private PackageCaches OptionalCaches(ParseResult parse, UserConfiguration configuration)
    {
        var mirrors = Mirrors(parse);
        var isFromSource = (Commands.Options.FromOf(parse) ?? configuration.From) == ReleaseChoice.Source;
        return new PackageCaches(
            Caches(configuration).All(IsOffline(parse)), Transfer(), Index(), environment.Time, areRequired: false)
        {
            Further = mirrors.Opened.IsEmpty || isFromSource ? null : MirrorPackages(mirrors).CachesAsync,
        };
    }

    private PackageTransfer Transfer() => new(Store(), Index(), _directories.Builds);
}
