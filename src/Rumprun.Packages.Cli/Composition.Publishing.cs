using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Cli;

/// <content>Keys, and mirrors as those see them who publish to them.</content>
public sealed partial class Composition
{
    public KeyStore Keys() => new(
        Path.Combine(_directories.Configuration, "keys"),
        Passphrases(),
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToImmutableSortedDictionary(
            static v => (string)v.Key, static v => (string)v.Value!, StringComparer.Ordinal));

    internal KeyPassphrases Passphrases() => new(environment.Variable, Terminal);

    public IEnumerable<CompletionItem> KeyNames() => Keys().List().Select(static k => new CompletionItem(k.Name.ToString()));

    public MirrorOperation MirrorKeeping(string directory) =>
        new(MirrorDirectoryAt(directory), Keys().Signers(), environment.Time);

    /// <summary>The files of a mirror at an address or in a directory.</summary>
    public IMirrorFiles MirrorFiles(string address) => MirrorAddress.Open(
        MirrorAddress.Parse(address, environment.CurrentDirectory),
        new HttpTransfer(new TransferLimits(), environment.Time));

    /// <inheritdoc cref="Install"/>
    public PublishOperation Publish(
        ParseResult parse,
        string directory,
        SourceFetcher fetcher,
        LockFileStore lockFile,
        int? jobs,
        IProgress<ProgressEvent> progress)
    {
        var configuration = Configuration();
        var mirror = MirrorDirectoryAt(directory);
        return new PublishOperation(
            Build(parse, fetcher, lockFile, jobs),
            Test(parse, fetcher, lockFile, jobs, progress),
            TestRecords(),
            new ReleaseMaker(
                mirror,
                Tree(parse),
                Packages(),
                fetcher,
                new FetchOptions { Offline = IsOffline(parse), SourceMirrors = configuration.SourceMirrors },
                environment.Time),
            new MirrorWriter(mirror, new RoleSigning(Keys().Signers()), environment.Time));
    }

    public PublishToolchainOperation PublishToolchain(string directory)
    {
        var mirror = MirrorDirectoryAt(directory);
        return new PublishToolchainOperation(
            mirror,
            new MirrorWriter(mirror, new RoleSigning(Keys().Signers()), environment.Time),
            _directories,
            environment.Time);
    }

    private MirrorDirectory MirrorDirectoryAt(string directory)
    {
        var address = MirrorAddress.Parse(directory, environment.CurrentDirectory);
        return address.IsFile
            ? new MirrorDirectory(Path.TrimEndingDirectorySeparator(address.LocalPath))
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{directory}` is not a directory of this machine",
                "publish to the directory that the server serves, or to one that is copied there");
    }
}
