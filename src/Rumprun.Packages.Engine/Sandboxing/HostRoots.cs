using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>
/// Keeps root directories for sandboxes: copies of the declared programs at their own paths, a few files for /etc, and mount
/// points for directories. A sandbox mounts one root instead of a hundred programs, which would take longer than running
/// them.
/// </summary>
/// <param name="directory">The directory for the roots. All of them can be recreated.</param>
public sealed class HostRoots(string directory, TimeProvider time)
{
    private const string UnfinishedPrefix = ".unfinished-";

    /// <summary>How long an unused root is kept.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    /// <summary>The root for these programs and mounts; it is made if it does not exist.</summary>
    internal string Prepare(ImmutableArray<HostTool> tools, ImmutableArray<SandboxMount> mounts)
    {
        var entries = tools
            .SelectMany(static t => t.Interpreter is null ? t.Entries : t.Entries.AddRange(t.Interpreter.Entries))
            .DistinctBy(static e => e.Path)
            .OrderBy(static e => e.Path, StringComparer.Ordinal)
            .ToImmutableArray();
        var text = string.Concat(
            entries.Select(static e => e switch
            {
                HostToolEntry.File file => $"file {file.Digest} {file.Path}\n",
                HostToolEntry.Link link => $"link {link.Path} {link.Target}\n",
                _ => throw new InvalidOperationException("an entry is a file or a link"),
            })
            .Concat(mounts.Select(static m => $"mount {m.At} {(Directory.Exists(m.Source) ? "directory" : "file")}\n"))
            .Concat(SystemFiles.All.Select(static f => $"etc {f.Key} {f.Value}\n")));
        var root = Path.Combine(directory, Sha256Digest.OfText(text).Short);
        if (!Directory.Exists(root))
        {
            Make(root, entries, mounts);
            Prune(root);
        }

        Directory.SetLastWriteTimeUtc(root, time.GetUtcNow().UtcDateTime);
        return root;
    }

    /// <summary>Deletes unfinished roots of processes that died.</summary>
    internal void Sweep() => OwnedDirectory.Sweep(directory, UnfinishedPrefix);

    private static void Make(string root, ImmutableArray<HostToolEntry> entries, ImmutableArray<SandboxMount> mounts)
    {
        using var unfinished = OwnedDirectory.CreateNew(Path.GetDirectoryName(root)!, UnfinishedPrefix);
        var temporary = unfinished.Path;
        try
        {
            foreach (var (path, target) in HostDirectories.Links)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(temporary + path)!);
                File.CreateSymbolicLink(temporary + path, target);
            }

            var mounted = mounts.Where(static m => Directory.Exists(m.Source)).Select(static m => m.At);
            foreach (var place in (string[])["/proc", "/dev", "/usr/bin", "/var", .. mounted])
            {
                Directory.CreateDirectory(temporary + place);
            }

            foreach (var (path, content) in SystemFiles.All.Concat(
                mounts.Where(static m => !Directory.Exists(m.Source)).Select(static m => KeyValuePair.Create(m.At, ""))))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(temporary + path)!);
                File.WriteAllText(temporary + path, content);
                FileEntry.SetMode(temporary + path, executable: false);
            }

            File.CreateSymbolicLink($"{temporary}/var/tmp", "../tmp");
            foreach (var entry in entries)
            {
                Add(temporary, entry);
            }

            Directory.Move(temporary, root);
        }
        catch (IOException) when (Directory.Exists(root))
        {
            // Another rrpkg has created the same root in the meantime.
        }
    }

    private static void Add(string root, HostToolEntry entry)
    {
        var path = root + entry.Path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        switch (entry)
        {
            case HostToolEntry.File file:
                File.Copy(file.Source, path);
                FileEntry.SetMode(path, executable: true);
                break;
            case HostToolEntry.Link link:
                File.CreateSymbolicLink(path, link.Target);
                break;
        }
    }

    private void Prune(string current)
    {
        foreach (var root in Directory.EnumerateDirectories(directory))
        {
            if (root != current && !Path.GetFileName(root).StartsWith('.')
                && time.GetUtcNow() - Directory.GetLastWriteTimeUtc(root) > s_kept)
            {
                DirectoryTree.Delete(root);
            }
        }
    }
}
