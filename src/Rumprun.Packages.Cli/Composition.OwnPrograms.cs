using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Commands;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.OwnPrograms;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Cli;

/// <content>Programs of the user's own.</content>
public sealed partial class Composition
{
    private ImmutableArray<OwnProgram> _programs = [];

    /// <summary>The programs of the user's own that the command line names, after <see cref="RequestsAsync"/>.</summary>
    public ImmutableArray<OwnProgram> Programs => _programs;

    /// <summary>The lock file in the directory of the only program of the command line, or null.</summary>
    private string? LockFileOfProgram =>
        _programs is [{ Directory: { } directory }] ? Path.Combine(directory, Core.Locking.LockFile.FileName) : null;

    /// <summary>
    /// The requests that words of the command line stand for. A program of the user's own becomes a ports tree, which this
    /// command then searches before all others.
    /// </summary>
    public async Task<ImmutableArray<PortRequest>> RequestsAsync(
        ParseResult parse,
        IEnumerable<string> words,
        SourceFetcher fetcher,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var requests = ImmutableArray.CreateBuilder<PortRequest>();
        var programs = ImmutableArray.CreateBuilder<OwnProgram>();
        foreach (var word in words)
        {
            if (!ProgramLocation.IsLocation(word))
            {
                requests.Add(Options.Request(word));
                continue;
            }

            var program = await ProgramPreparer(parse, fetcher).PrepareAsync(
                ProgramLocation.Parse(word, environment.CurrentDirectory), progress, cancellationToken);
            foreach (var finding in _programs.IsEmpty ? program.Findings : [])
            {
                progress.Report(new ProgressEvent.Notice($"`{program.Name}`: {finding}"));
            }

            programs.Add(program);
            requests.Add(PortRequest.Of(new PortVariant(program.Name, OptionChoice.Defaults)));
        }

        if (programs.Count > 0)
        {
            _programs = programs.ToImmutable();

            // Its files may have changed since an earlier build of this command.
            _mirrors = null;
        }

        return requests.ToImmutable();
    }

    /// <summary>The lock file beside a program of the user's own, else that of this directory.</summary>
    public LockFileStore ProgramLockFile() => LockFileNamed(LockFileOfProgram ?? Core.Locking.LockFile.FileName);

    public WatchOperation Watch(RunOperation run) => new(run, environment.Time);

    private ProgramPreparer ProgramPreparer(ParseResult parse, SourceFetcher fetcher)
    {
        return new ProgramPreparer(
            new PortTree(TreeRoots(parse, Configuration(), isRequired: true)),
            new ProgramFetcher(
                fetcher,
                new ArchiveExtractor(new ArchiveLimits()),
                new FetchOptions { Offline = IsOffline(parse) },
                _directories.Programs),
            _directories.Programs);
    }

    /// <param name="isRequired">Whether there has to be one: ports may come from mirrors too.</param>
    private IReadOnlyList<string> TreeRoots(ParseResult parse, UserConfiguration configuration, bool isRequired) =>
        PortsTrees.Find(environment, parse.GetValue(options.Ports) ?? [], configuration, isRequired);
}
