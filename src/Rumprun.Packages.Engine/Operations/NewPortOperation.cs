using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Scaffolding;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.OwnPrograms;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Scaffolding;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// The port to be written, and the archive it is for: an address as a port has it, or an absolute path; or the absolute path
/// of a directory, which gets a port.yaml of its own.
/// </summary>
public sealed record NewPortRequest(PortName Name, string From, bool Offline);

/// <summary>The port that was written, and its file.</summary>
public sealed record NewPortResult(string Path, ScaffoldedPort Port);

/// <summary>
/// Fetches an archive, looks inside and writes <c>ports/NAME/port.yaml</c> into the first tree. Nothing that is there is
/// ever written over; what fails leaves nothing but the archive in the cache.
/// </summary>
public sealed class NewPortOperation(
    PortTree tree, SourceFetcher fetcher, ArchiveExtractor extractor, RrpkgDirectories directories)
{
    private const string WorkPrefix = "new-";

    /// <exception cref="DiagnosticException">
    /// RR1100 to RR1103; RR40nn: the archive is not available; RR52nn: it is hostile or damaged.
    /// </exception>
    public async Task<NewPortResult> RunAsync(
        NewPortRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (Path.IsPathRooted(request.From) && Directory.Exists(request.From))
        {
            return OfDirectory(request);
        }

        var folder = tree.FolderOf(request.Name);
        RequireFree(request.Name, folder);
        var address = Path.IsPathRooted(request.From) ? new Uri(request.From).AbsoluteUri : request.From;
        var archive = await fetcher.DiscoverAsync(address, request.Offline, progress, cancellationToken);
        OwnedDirectory.Sweep(directories.Builds, WorkPrefix);
        using var work = OwnedDirectory.CreateNew(directories.Builds, WorkPrefix);
        var root = Path.Combine(work.Path, "files");
        await UnpackAsync(archive, root, cancellationToken);
        var port = PortScaffolder.Scaffold(new ScaffoldRequest
        {
            Name = request.Name,
            Address = archive.Address,
            FileName = archive.FileName,
            Sha256 = archive.Sha256,
            Files = UnpackedListing.Of(root),
            IsPort = name => tree.Has(name) || tree.FindVirtual(name) is not null,
        });
        RequireSound(port, folder);
        Write(port, folder);
        return new NewPortResult(Path.Combine(folder, "port.yaml"), port);
    }

    /// <summary>Writes a directory's own port.yaml, by which it is then built.</summary>
    private NewPortResult OfDirectory(NewPortRequest request)
    {
        var path = Path.Combine(request.From, ProgramFiles.PortFile);
        if (Path.Exists(path))
        {
            throw ScaffoldingDiagnostics.NameTaken.Exception($"there is already a `{path}`", "edit it");
        }

        var port = ProgramDeclaration.Scaffold(request.From, request.Name, ProgramFiles.Of(request.From), tree);
        RequireSound(port, Path.Combine(request.From, request.Name.ToString()));
        try
        {
            AtomicFile.WriteText(path, port.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                ScaffoldingDiagnostics.NotWritable.Create($"cannot write `{path}`: {FileFailure.ReasonOf(e)}"), e);
        }

        return new NewPortResult(path, port);
    }

    private void RequireFree(PortName name, string folder)
    {
        if (tree.Has(name) || Path.Exists(folder))
        {
            throw ScaffoldingDiagnostics.NameTaken.Exception(
                $"there is already a port `{name}`: `{folder}`", "choose another name", "or edit the existing port");
        }

        if (tree.FindVirtual(name) is not null)
        {
            throw ScaffoldingDiagnostics.NameTaken.Exception(
                $"`{name}` is a virtual name, which ports provide", "choose the name that upstream has");
        }
    }

    private async Task UnpackAsync(DiscoveredArchive archive, string root, CancellationToken cancellationToken)
    {
        if (new FileInfo(archive.Path).Length == 0)
        {
            throw ScaffoldingDiagnostics.NotAnArchive.Exception(
                $"`{ShownAddress.Of(archive.Address)}` is empty", "fetch the file again, or ask upstream");
        }

        try
        {
            await extractor.ExtractAsync(archive.Path, archive.FileName, root, strip: 0, cancellationToken);
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == ArchiveDiagnostics.UnknownFormat)
        {
            throw new DiagnosticException(
                ScaffoldingDiagnostics.NotAnArchive.Create(
                    e.Diagnostics[0].Message.Replace(
                        $"`{archive.FileName}`", $"`{ShownAddress.Of(archive.Address)}`", StringComparison.Ordinal),
                    "give the address of upstream's release archive, not of the page that links to it"),
                e);
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == ArchiveDiagnostics.NothingLeft)
        {
            throw new DiagnosticException(
                ScaffoldingDiagnostics.NothingInside.Create(
                    $"`{ShownAddress.Of(archive.Address)}` holds no files", "ask upstream for the right archive"), e);
        }
    }

    /// <summary>
    /// What is written has to lint, whatever the archive holds: else this program is at fault, and nothing is written.
    /// </summary>
    private void RequireSound(ScaffoldedPort port, string folder)
    {
        ReadResult<Port> reading = PortReader.Read(
            port.Text,
            Path.Combine(folder, "port.yaml"),
            new PortSurroundings { Recipe = tree.FindRecipe, Exists = static _ => false, RecipeNames = tree.RecipeNames });
        if (reading.Value is null)
        {
            throw new DiagnosticException(reading.Diagnostics);
        }
    }

    private static void Write(ScaffoldedPort port, string folder)
    {
        var staging = AtomicFile.TemporaryNameFor(folder);
        try
        {
            AtomicFile.WriteText(Path.Combine(staging, "port.yaml"), port.Text);

            // Fails if another process was faster.
            Directory.Move(staging, folder);
            Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(folder)!)!, "recipes"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                ScaffoldingDiagnostics.NotWritable.Create(
                    $"cannot write `{folder}`: {FileFailure.ReasonOf(e)}",
                    "name a folder of your own that holds `ports` and `recipes`: `--ports DIR`"),
                e);
        }
        finally
        {
            DirectoryTree.Delete(staging);
        }
    }
}
