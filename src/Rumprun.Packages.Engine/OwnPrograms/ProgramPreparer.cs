using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>Makes a ports tree of one port from a program of the user's own.</summary>
/// <param name="tree">The ports that it may depend on.</param>
/// <param name="programs">The directory for the trees.</param>
public sealed class ProgramPreparer(PortTree tree, ProgramFetcher fetcher, string programs)
{
    /// <exception cref="DiagnosticException">RR1120 to RR1127: it cannot be built; or it cannot be fetched.</exception>
    public async Task<OwnProgram> PrepareAsync(
        ProgramLocation location, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        switch (location)
        {
            case ProgramLocation.Git git:
                var title = Path.GetFileNameWithoutExtension(git.Address.TrimEnd('/'));
                return await OfDirectoryAsync(
                    await fetcher.FetchAsync(git, progress, cancellationToken),
                    title,
                    $"{git.Address}@{git.Reference}",
                    progress,
                    cancellationToken);
            case ProgramLocation.Archive archive:
                var (unpacked, name) = await fetcher.FetchAsync(archive, progress, cancellationToken);
                return await OfDirectoryAsync(
                    unpacked, name.Split(['-', '_', '.'])[0], archive.Address, progress, cancellationToken);
            case ProgramLocation.Local { Path: var path } when Directory.Exists(path):
                return await OfDirectoryAsync(path, Path.GetFileName(path), path, progress, cancellationToken)
                    with
                { Origin = path };
            case ProgramLocation.Local { Path: var path } when File.Exists(path):
                return await OfFileAsync(path, progress, cancellationToken);
            default:
                throw ProgramDiagnostics.NotThere.Exception(
                    $"`{((ProgramLocation.Local)location).Path}` does not exist",
                    "name a directory, a source file or an archive; a name without `/` is a port");
        }
    }

    private async Task<OwnProgram> OfDirectoryAsync(
        string directory,
        string title,
        string origin,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var files = ProgramFiles.Of(directory);
        var declaration = ProgramDeclaration.Of(directory, title, files, tree);
        return await WriteAsync(declaration, origin, directory, files, progress, cancellationToken);
    }

    /// <summary>A source file with the headers beside it, or a program that was compiled by hand.</summary>
    private async Task<OwnProgram> OfFileAsync(
        string path, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var (directory, file) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        if (!ProgramLocation.IsSource(path))
        {
            return await WriteAsync(
                ProgramDeclaration.OfObject(path), path, directory, [file], progress, cancellationToken)
                with
            { Origin = path };
        }

        ImmutableArray<string> files =
        [
            file,
            .. Directory.EnumerateFiles(directory)
                .Where(static f => Path.GetExtension(f) is ".h" or ".hh" or ".hpp"
                    && FileEntry.KindOf(f) == FileEntryKind.File)
                .Select(static f => Path.GetFileName(f)),
        ];
        var name = ProgramDeclaration.NameOf(Path.GetFileNameWithoutExtension(path));
        var port = ProgramDeclaration.Scaffold(directory, name, files, tree);
        return await WriteAsync(
            new ProgramDeclaration(name, port.Text, [], port.FailingCalls),
            path,
            directory,
            files,
            progress,
            cancellationToken)
            with
        { Origin = path };
    }

    private async Task<OwnProgram> WriteAsync(
        ProgramDeclaration declaration,
        string origin,
        string directory,
        ImmutableArray<string> files,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        foreach (var (function, file) in declaration.FailingCalls)
        {
            progress.Report(new ProgressEvent.Notice(
                $"`{file}` calls `{function}`, which fails in a guest: the program has to do without it"));
        }

        var written = new ProgramTree(programs, origin);
        await written.WriteAsync(declaration.Name, declaration.Text, directory, files, cancellationToken);
        return new OwnProgram { Name = declaration.Name, Tree = written.Root, Findings = declaration.Findings };
    }
}
