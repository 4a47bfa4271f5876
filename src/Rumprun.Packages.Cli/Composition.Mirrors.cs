using System.CommandLine;
using System.CommandLine.Completions;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Cli;

/// <content>Mirrors, and releases that are installed from them.</content>
public sealed partial class Composition
{
    /// <summary>One per command: what was fetched of mirrors, and the tree that it is part of.</summary>
    private MirrorSession? _mirrors;

    public MirrorRegistry MirrorRegistry() => new(_directories);

    public MirrorListOperation MirrorLists() => new(MirrorRegistry(), MirrorOf);

    public SearchOperation Search(ParseResult parse) => new(Mirrors(parse).Opened, TreeIfAny(parse));

    /// <summary>
    /// Gets ports of mirrors that a command names, or those that are installed, and all that they need, into the tree.
    /// </summary>
    public Task FetchPortsAsync(
        ParseResult parse, IEnumerable<PortRequest> requests, CancellationToken cancellationToken) =>
        Mirrors(parse).Opened.IsEmpty ? Task.CompletedTask : Mirrors(parse).Fetcher.FetchAsync(
            requests.Any() ? requests.Select(static r => r.Port) : Profile().Current().Ports.Select(static p => p.Name),
            Progress(parse),
            cancellationToken);

    /// <inheritdoc cref="Install"/>
    public EnsureInstalledOperation EnsureInstalled(ParseResult parse, SourceFetcher fetcher) => new(
        Profile(), () => Install(parse, fetcher, LockFileNamed(Core.Locking.LockFile.FileName), jobs: null));

    public InstallToolchainOperation InstallToolchain(ParseResult parse) =>
        new(Mirrors(parse).Opened, ToolchainInstaller(Configuration()), _directories);

    public IEnumerable<CompletionItem> MirrorNames() =>
        MirrorRegistry().Read().Mirrors.Select(static m => new CompletionItem(m.Name.ToString()));

    private MirrorSession Mirrors(ParseResult parse)
    {
        if (_mirrors is null)
        {
            var opened = new OpenMirrors(MirrorRegistry().Read(), MirrorOf, IsOffline(parse));
            var fetched = new FetchedPorts();
            var roots = TreeRoots(parse, Configuration(), isRequired: opened.IsEmpty);
            var tree = new PortTree(_programs.Select(static p => p.Tree), roots, fetched);
            _mirrors = new MirrorSession(
                opened,
                new PortFetcher(opened, tree, fetched),
                tree,
                new BuilderCheck(opened, Configuration().Trust));
        }

        return _mirrors;
    }

    /// <summary>Null where everything is to be built.</summary>
    private ReleaseInstaller? Releases(ParseResult parse, UserConfiguration configuration, PortTree tree)
    {
        var choice = Commands.Options.FromOf(parse) ?? configuration.From;
        if (Mirrors(parse) is not { Opened.IsEmpty: false } mirrors || choice == ReleaseChoice.Source)
        {
            return null;
        }

        return new ReleaseInstaller(
            mirrors.Fetcher,
            new ReleaseFinder(mirrors.Fetcher, tree, Toolchains(configuration), choice),
            mirrors.Builders,
            MirrorPackages(mirrors));
    }

    private MirrorPackages MirrorPackages(MirrorSession mirrors) =>
        mirrors.Packages ??= new(
        mirrors.Opened, mirrors.Fetcher, mirrors.Builders, Transfer(), Index(), Store(), environment.Time);

    private IMirrorFiles FilesOf(MirrorSetting setting) => MirrorAddress.Open(
        MirrorAddress.Parse(setting.Url, environment.CurrentDirectory),
        new HttpTransfer(TransferLimits.Cache, environment.Time));

    private Mirror MirrorOf(MirrorSetting setting) => new(
        setting,
        FilesOf(setting),
        MirrorRegistry().TrustedDirectoryOf(setting.Name),
        MirrorRegistry().FetchedDirectoryOf(setting.Name),
        environment.Time);

    private sealed class MirrorSession(OpenMirrors opened, PortFetcher fetcher, PortTree tree, BuilderCheck builders)
    {
        public OpenMirrors Opened => opened;

        public PortFetcher Fetcher => fetcher;

        public PortTree Tree => tree;

        public BuilderCheck Builders => builders;

        /// <summary>Made when packages are first asked for.</summary>
        public MirrorPackages? Packages { get; set; }
    }
}
