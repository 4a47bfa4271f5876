using System.Globalization;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Finds the process that uses a port of this machine, from the kernel's socket tables and the processes' open files
/// (proc(5)).
/// </summary>
internal static class PortOwner
{
    /// <summary>The owner, as the end of a sentence: <c>by `nginx` (pid 4711)</c>.</summary>
    public static string Describe(int port, Transport transport)
    {
        var sockets = SocketTable.BoundTo("self", port, transport)
            .Select(static inode => string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]"))
            .ToHashSet(StringComparer.Ordinal);
        var owners = sockets.Count == 0 ? [] : Owners(sockets).ToList();
        return owners.Count > 0
            ? "by " + string.Join(" and ", owners.Select(static o =>
                string.Create(CultureInfo.InvariantCulture, $"`{o.Command}` (pid {o.Id})")))
            : "by a process of another user";
    }

    private static IEnumerable<(int Id, string Command)> Owners(HashSet<string> sockets)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id)
                && Holds(directory, sockets))
            {
                yield return (id, CommandOf(directory));
            }
        }
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{process}/fd")
                .Select(static link => new FileInfo(link).LinkTarget)
                .Any(target => target is not null && sockets.Contains(target));
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/comm").Trim();
        }
        catch (IOException)
        {
            return "a process that has ended since";
        }
    }
}
