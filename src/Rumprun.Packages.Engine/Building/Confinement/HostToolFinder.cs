using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>Finds programs of the build machine in the system's directories, never on a person's PATH, and says what they are.</summary>
public sealed class HostToolFinder(FileDigests digests)
{
    private const int LongestChain = 16;

    private readonly ConcurrentDictionary<string, HostTool?> _found = new(StringComparer.Ordinal);

    /// <returns>Null where the machine has no such program.</returns>
    public HostTool? Find(string name) => _found.GetOrAdd(name, Look);

    private HostTool? Look(string name)
    {
        if (SearchPath.System.Find(name) is not { } path)
        {
            return null;
        }

        var entries = ImmutableArray.CreateBuilder<HostToolEntry>();
        var (here, file) = (path, path);
        for (var step = 0; step < LongestChain && new FileInfo(file).LinkTarget is { } target; step++)
        {
            file = Path.GetFullPath(target, Path.GetDirectoryName(file)!);

            // /etc/alternatives and the like are passed over: a link leads from one program's directory into another's.
            if (SearchPath.System.Directories.Contains(Path.GetDirectoryName(file)!))
            {
                entries.Add(new HostToolEntry.Link(here, file));
                here = file;
            }
        }

        if (HostDirectories.IsShared(file))
        {
            entries.Add(new HostToolEntry.Link(here, file));
            return new HostTool(name, digests.Of(file)) { Entries = entries.ToImmutable() };
        }

        var digest = digests.Of(file);
        entries.Add(new HostToolEntry.File(here, file, digest));
        var interpreter = InterpreterOf(file) is { } program && program != name ? Find(program) : null;
        return new HostTool(name, interpreter is null ? digest : Sha256Digest.OfText($"{digest} {interpreter.Identity}"))
        {
            Entries = entries.ToImmutable(),
            Interpreter = interpreter,
        };
    }

    /// <summary>The name of the program that a script asks for in its first line; null for what is no script.</summary>
    internal static string? InterpreterOf(string file)
    {
        Span<byte> start = stackalloc byte[128];
        using var stream = File.OpenRead(file);
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
