using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>
/// Finds and identifies programs of the build machine in the system's directories, never on the user's PATH.
/// </summary>
public sealed class HostToolFinder(HostToolMemory memory)
{
    private const int LongestChain = 16;

    private readonly ConcurrentDictionary<string, HostTool?> _found = new(StringComparer.Ordinal);

    /// <returns>Null if the machine does not have the program.</returns>
    public HostTool? Find(string name) => _found.GetOrAdd(name, n => ToolOf(n, memory.Recall(n) ?? Look(n)));

    /// <summary>Saves the results for the next command.</summary>
    public void Save() => memory.Save();

    private HostTool? ToolOf(string name, RememberedTool known)
    {
        if (known.File is null || !Sha256Digest.TryParse(known.Sha256!, out var digest))
        {
            return null;
        }

        var interpreter = known.Interpreter is { } program && program != name ? Find(program) : null;
        var entries = known.Links.Select(static HostToolEntry (l) => new HostToolEntry.Link(l[0], l[1]));
        return new HostTool(name, interpreter is null ? digest : Sha256Digest.OfText($"{digest} {interpreter.Identity}"))
        {
            Entries = [.. known.At is null ? entries : entries.Append(new HostToolEntry.File(known.At, known.File, digest))],
            Interpreter = interpreter,
        };
    }

    private RememberedTool Look(string name)
    {
        if (SearchPath.System.Find(name) is not { } path)
        {
            memory.Remember(name, RememberedTool.Missing);
            return RememberedTool.Missing;
        }

        var links = ImmutableArray.CreateBuilder<IReadOnlyList<string>>();
        var (here, file, isWatched) = (path, path, true);
        for (var step = 0; step < LongestChain && new FileInfo(file).LinkTarget is { } target; step++)
        {
            isWatched &= HostToolMemory.Watches(Path.GetDirectoryName(file)!);
            file = Path.GetFullPath(target, Path.GetDirectoryName(file)!);

            // /etc/alternatives and the like are skipped: the link goes directly from one program directory to another.
            if (SearchPath.System.Directories.Contains(Path.GetDirectoryName(file)!))
            {
                links.Add([here, file]);
                here = file;
            }
        }

        var isShared = HostDirectories.IsShared(file);
        if (isShared)
        {
            links.Add([here, file]);
        }

        var stamp = FileStamp.Of(file);
        using var content = PlainFile.OpenRead(file);
        var digest = Sha256Digest.FromBytes(SHA256.HashData(content));
        var tool = new RememberedTool(
            file, stamp, digest.Hex, links.ToImmutable(), isShared ? null : here, isShared ? null : InterpreterOf(file));
        if (isWatched)
        {
            memory.Remember(name, tool);
        }

        return tool;
    }

    /// <summary>The interpreter named in a script's first line; null if the file is not a script.</summary>
    internal static string? InterpreterOf(string file)
    {
        Span<byte> start = stackalloc byte[128];
        using var stream = PlainFile.OpenRead(file);
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (!start.StartsWith("#!"u8))
        {
            return null;
        }

        var line = Encoding.Latin1.GetString(start[2..]).Split('\n')[0];
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null
            : Path.GetFileName(words[0]) == "env" && words.Length > 1 ? words[1]
            : Path.GetFileName(words[0]);
    }
}
