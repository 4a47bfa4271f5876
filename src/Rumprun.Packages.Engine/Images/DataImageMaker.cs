using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// Makes file systems for guests to mount, without root. The same names and contents give the same bytes, whatever the
/// owners, modes, times and order of the files are on this machine. Each output appears under its name whole, or not at all.
/// </summary>
/// <param name="tools">Where the machine's programs that make file systems are looked for.</param>
public sealed class DataImageMaker(SearchPath tools)
{
    /// <summary>Makes an ISO 9660 file system with Rock Ridge names, which a guest mounts read-only.</summary>
    /// <exception cref="DiagnosticException">RR5050, RR5058, RR5060, RR5061.</exception>
    public async Task MakeIsoAsync(
        ImmutableArray<DataImageContent> content, string output, CancellationToken cancellationToken)
    {
        var tree = await ImageTree.GatherAsync(content, cancellationToken);
        await PublishAsync(
            output, file => IsoImage.WriteAsync(tree, new ImageTool(tools), keepTimes: false, file, cancellationToken));
    }

    /// <summary>
    /// Makes an ISO 9660 file system of a user's own directory for one launch. Files keep their times, which is what a web
    /// server in the guest tells browsers.
    /// </summary>
    /// <exception cref="DiagnosticException">RR5050, RR5058, RR5060, RR5061.</exception>
    public async Task MakeIsoFromDirectoryAsync(string directory, string output, CancellationToken cancellationToken)
    {
        var tree = await ImageTree.GatherAsync([new DataImageContent(directory, "/")], cancellationToken);
        await PublishAsync(
            output, file => IsoImage.WriteAsync(tree, new ImageTool(tools), keepTimes: true, file, cancellationToken));
    }

    /// <summary>Makes an ext2 file system, which a guest mounts read-write; without content it is an empty disk.</summary>
    /// <param name="size">Bytes; null: as large as the content needs, and some room.</param>
    /// <param name="keep">Whether files keep the times that they have on this machine, and the right to be executed.</param>
    /// <exception cref="DiagnosticException">RR5050, RR5058, RR5059, RR5060, RR5061.</exception>
    public async Task MakeExt2Async(
        ImmutableArray<DataImageContent> content, long? size, bool keep, string output, CancellationToken cancellationToken)
    {
        var tree = await ImageTree.GatherAsync(content, cancellationToken);
        await PublishAsync(
            output, file => Ext2Image.WriteAsync(tree, new ImageTool(tools), size, keep, file, cancellationToken));
    }

    /// <summary>Makes a plain directory, for a hosted program. The directory must not be there yet.</summary>
    /// <param name="keep">Whether files keep the times that they have on this machine, and the right to be executed.</param>
    /// <exception cref="DiagnosticException">RR5058, RR5060, RR5061.</exception>
    public static async Task MakeDirectoryAsync(
        ImmutableArray<DataImageContent> content, bool keep, string output, CancellationToken cancellationToken)
    {
        var tree = await ImageTree.GatherAsync(content, cancellationToken);
        await PublishAsync(
            output,
            directory =>
            {
                DirectoryImage.Write(tree, directory, keep, cancellationToken);
                return Task.CompletedTask;
            });
    }

    /// <summary>
    /// Copies a hosted program's disk to where nothing is yet; files keep their times and may stay executable.
    /// </summary>
    /// <exception cref="DiagnosticException">RR5058, RR5060, RR5061.</exception>
    public static async Task<ExportedTree> CopyDirectoryAsync(
        string directory, string output, CancellationToken cancellationToken)
    {
        var tree = await ImageTree.GatherAsync([new DataImageContent(directory, "/")], cancellationToken);
        await PublishAsync(
            output,
            path =>
            {
                DirectoryImage.Write(tree, path, keep: true, cancellationToken);
                return Task.CompletedTask;
            });
        var files = tree.Entries.Select(static e => e.Value).OfType<ImageEntry.Regular>().ToArray();
        return new ExportedTree(files.Length, files.Sum(static f => f.Length), LeftOut: []);
    }

    internal static async Task PublishAsync(string output, Func<string, Task> write)
    {
        var path = Path.GetFullPath(output);
        var temporary = AtomicFile.TemporaryNameFor(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await write(temporary);
            if (Directory.Exists(temporary))
            {
                Directory.Move(temporary, path);
            }
            else
            {
                File.Move(temporary, path, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                ImageDiagnostics.DataImageFailed.Create(
                    $"cannot write `{path}`: {FileFailure.ReasonOf(e)}",
                    "check the directory's owner and the room on its file system"),
                e);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
            else
            {
                File.Delete(temporary);
            }
        }
    }
}
