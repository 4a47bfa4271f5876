using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Lengthens the queues of connections that QEMU and slirp4netns keep at a forwarded port. libslirp listens with a queue of
/// one, and Linux has a client whose connection finds it full try again after a second: a hundred connections at once take
/// half a minute. The socket is copied out of the process (pidfd_getfd(2)) and told to listen again. Where the system does
/// not allow that, the queue stays short.
/// </summary>
internal static class ListenBacklog
{
    /// <summary>As long as Linux allows by itself (net.core.somaxconn since 5.4).</summary>
    private const int Length = 4096;

    // The same numbers on every architecture (Linux, scripts/syscall.tbl).
    private const long PidfdOpen = 434;
    private const long PidfdGetFd = 438;

    /// <summary>Lengthens the queue of each forward that leads from TCP, and does nothing where one cannot be
    /// lengthened.</summary>
    /// <param name="process">Who listens: a child of this process.</param>
    public static void Lengthen(int process, ImmutableArray<PortForward> forwards)
    {
        var sockets = forwards
            .Where(static f => f.Guest.Transport == Transport.Tcp)
            .SelectMany(static f => SocketTable.BoundTo("self", f.HostPort, Transport.Tcp))
            .Select(static inode => string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]"))
            .ToHashSet(StringComparer.Ordinal);
        if (sockets.Count == 0 || SystemCall(PidfdOpen, process, 0, 0) is not (>= 0 and var handle))
        {
            return;
        }

        foreach (var descriptor in DescriptorsOf(process, sockets))
        {
            if (SystemCall(PidfdGetFd, handle, descriptor, 0) is >= 0 and var copy)
            {
                _ = Listen((int)copy, Length);
                _ = Close((int)copy);
            }
        }

        _ = Close((int)handle);
    }

    private static ImmutableArray<int> DescriptorsOf(int process, HashSet<string> sockets)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd"))
                    .EnumerateFileSystemInfos()
                    .Where(link => link.LinkTarget is { } target && sockets.Contains(target))
                    .Select(static link => int.Parse(link.Name, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            // The process is gone.
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "syscall", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long SystemCall(long number, long first, long second, long third);

    [DllImport("libc", EntryPoint = "listen", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Listen(int socket, int length);

    [DllImport("libc", EntryPoint = "close", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
