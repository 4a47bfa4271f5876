using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Images;

/// <summary>Something in a data image, and where its content comes from.</summary>
internal abstract record ImageEntry
{
    private ImageEntry()
    {
    }

    /// <param name="Source">Null where it is made for what lies in it.</param>
    public sealed record Folder(string? Source) : ImageEntry;

    public sealed record Regular(string Source, long Length) : ImageEntry;

    public sealed record Link(string Source, string Destination) : ImageEntry;
}

/// <summary>
/// All that a data image is to hold, by absolute path in the guest, merged and checked; the root itself is not in it.
/// </summary>
internal sealed class ImageTree
{
    /// <summary>The longest name that ISO 9660 with Rock Ridge and ext2 can carry, in bytes.</summary>
    private const int LongestName = 255;

    /// <summary>ISO 9660 has 32 bits for a file's size, and NetBSD's cd9660 does not join several extents.</summary>
    private const long LargestFile = uint.MaxValue;

    private readonly SortedDictionary<string, ImageEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Directories come before what is in them.</summary>
    public IEnumerable<KeyValuePair<string, ImageEntry>> Entries => _entries;

    /// <summary>Later content goes over earlier.</summary>
    /// <exception cref="DiagnosticException">RR5058: content is missing; RR5060: a file that no data image can
    /// hold.</exception>
    public static async Task<ImageTree> GatherAsync(
        ImmutableArray<DataImageContent> content, CancellationToken cancellationToken)
    {
        var tree = new ImageTree();
        foreach (var (source, at) in content)
        {
            try
            {
                tree.Add(source, at);
                await RequirePlainFilesAsync(source, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DiagnosticException(
                    ImageDiagnostics.ContentMissing.Create(
                        $"cannot read `{source}`: {FileFailure.ReasonOf(e)}", "check that you may read it"), e);
            }
        }

        return tree;
    }

    private void Add(string source, string at)
    {
        var place = $"/{at.Trim('/')}";
        if (place.Split('/').Any(static s => s is "." or ".."))
        {
            throw ImageDiagnostics.NameNotCarried.Exception(
                $"`{at}` is not an absolute path in a guest", "write it without `.` and `..`");
        }

        if (Directory.Exists(source))
        {
            AddFolder(place);
            AddBelow(new DirectoryInfo(source), place);
        }
        else if (File.Exists(source))
        {
            var path = at.EndsWith('/') ? Join(place, Path.GetFileName(source)) : place;
            AddFolder(Parent(path));
            AddEntry(new FileInfo(source), path);
        }
        else
        {
            throw ImageDiagnostics.ContentMissing.Exception(
                $"`{source}`, which belongs at `{place}` in a data image, is not there",
                "correct `from:`, or the directory given to `-v`");
        }
    }

    private void AddBelow(DirectoryInfo directory, string at)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            AddEntry(entry, Join(at, entry.Name));
        }
    }

    private void AddEntry(FileSystemInfo entry, string path)
    {
        RequireName(entry.FullName, path);
        if (entry.LinkTarget is { } destination)
        {
            Replace(path, new ImageEntry.Link(entry.FullName, destination));
        }
        else if (entry is DirectoryInfo directory)
        {
            AddFolder(path, directory.FullName);
            AddBelow(directory, path);
        }
        else
        {
            Replace(path, new ImageEntry.Regular(entry.FullName, RequireSize(entry.FullName, ((FileInfo)entry).Length)));
        }
    }

    private void AddFolder(string path, string? source = null)
    {
        if (path == "/" || (_entries.TryGetValue(path, out var there) && there is ImageEntry.Folder))
        {
            return;
        }

        RequireName(path, path);
        AddFolder(Parent(path));
        _entries[path] = new ImageEntry.Folder(source);
    }

    private void Replace(string path, ImageEntry entry)
    {
        if (_entries.TryGetValue(path, out var there) && there is ImageEntry.Folder)
        {
            foreach (var below in _entries.Keys.Where(k => k.StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
            {
                _entries.Remove(below);
            }
        }

        _entries[path] = entry;
    }

    private static void RequireName(string source, string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];

        // U+FFFD stands for bytes that are not UTF-8: the file could not be opened by such a name.
        if (name.Any(static c => char.IsControl(c) || c == '\ufffd'))
        {
            throw ImageDiagnostics.NameNotCarried.Exception(
                $"the name of `{string.Concat(source.Select(static c => char.IsControl(c) ? '?' : c))}` holds control "
                    + $"characters or is not UTF-8",
                "rename the file");
        }

        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            throw ImageDiagnostics.NameNotCarried.Exception(
                $"the name `{name}` is longer than {LongestName} bytes", "give it a shorter one");
        }
    }

    private static long RequireSize(string source, long length) =>
        length <= LargestFile
            ? length
            : throw ImageDiagnostics.NameNotCarried.Exception(
                $"`{source}` is larger than {LargestFile} bytes", "split the file");

    /// <summary>No pipe, socket or device: .NET takes them for files, and reading one can wait for ever.</summary>
    private static async Task RequirePlainFilesAsync(string source, CancellationToken cancellationToken)
    {
        var find = new CommandLine
        {
            Program = "find",
            Arguments =
                ["-H", Path.GetFullPath(source), "!", "-type", "f", "!", "-type", "d", "!", "-type", "l", "-print", "-quit"],
        };
        var special = (await ChildProcess.RunAsync(find, cancellationToken)).Output.TrimEnd('\n');
        if (special.Length > 0)
        {
            throw ImageDiagnostics.NameNotCarried.Exception(
                $"`{special}` is a device, socket or pipe", "remove it from the directory");
        }
    }

    private static string Join(string directory, string name) => directory == "/" ? $"/{name}" : $"{directory}/{name}";

    private static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";
}
