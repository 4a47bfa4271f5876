using System.CommandLine;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Engine.Verification;

namespace Rumprun.Packages.Cli;

/// <content>Rebuilding releases.</content>
public sealed partial class Composition
{
    /// <inheritdoc cref="Install"/>
    public VerifyOperation Verify(ParseResult parse, SourceFetcher fetcher, int? jobs)
    {
        // What is built without a sandbox is never published.
        var configuration = Configuration() with { Sandbox = BuildIsolation.Sandbox };
        var mirrors = Mirrors(parse).Opened;
        return new VerifyOperation(
            mirrors,
            new VerifiableReleases(mirrors, Toolchains(configuration), Profile().Current()),
            new SourceCache(_directories.Sources),
            (data, tree) => WithData(data).Rebuilder(parse, configuration, tree, fetcher, jobs),
            _directories,
            environment.Time);
    }

    /// <inheritdoc cref="Install"/>
    public AttestOperation Attest(ParseResult parse, string directory, PortName key, SourceFetcher fetcher, int? jobs)
    {
        var mirror = MirrorDirectoryAt(directory);
        return new AttestOperation(
            Verify(parse, fetcher, jobs),
            mirror,
            new MirrorWriter(mirror, new RoleSigning(Keys().Signers()), environment.Time),
            Signer(key));
    }

    /// <summary>A key of this machine.</summary>
    public ISigner Signer(PortName key)
    {
        var name = Keys().Get(key).Name.ToString();
        return Keys().Signers().Single(s => s.Name == name);
    }

    public VendorOperation Vendor(ParseResult parse, string directory)
    {
        var configuration = Configuration();
        return new VendorOperation(
            Mirrors(parse).Opened,
            Targets(configuration),
            tree => Resolver(parse, tree, configuration),
            m => FilesOf(m.Setting),
            MirrorDirectoryAt(directory),
            environment.Time);
    }

    /// <summary>The same, with a store of its own.</summary>
    private Composition WithData(string directory) =>
        new(environment with { Directories = _directories with { Data = directory } }, options)
        {
            _toolchains = _toolchains, _progress = _progress,
        };

    private Rebuilder Rebuilder(
        ParseResult parse, UserConfiguration configuration, PortTree tree, SourceFetcher fetcher, int? jobs)
    {
        var none = new PackageCaches([], Transfer(), Index(), environment.Time, areRequired: false);
        return new Rebuilder(
            Resolver(parse, tree, configuration),
            Builds(parse, configuration, tree, fetcher, jobs, none).Scheduler,
            Packages());
    }
}
