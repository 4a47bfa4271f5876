using System.Globalization;
using System.Net;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Reads the values that <c>rrpkg run</c> takes.</summary>
public static class RunArguments
{
    /// <summary><c>[ADDRESS:]HOST:GUEST[/tcp|/udp]</c>, or a guest port alone for the same number on both sides.</summary>
    public static PortForward Forward(string text)
    {
        var (ports, transport) = text.Split('/') switch
        {
            [var alone] => (alone, Transport.Tcp),
            [var before, "tcp"] => (before, Transport.Tcp),
            [var before, "udp"] => (before, Transport.Udp),
            _ => throw BadForward(text),
        };
        return ports.Split(':') switch
        {
            [var guest] when Number(guest) is > 0 and var number => new PortForward(IPAddress.Loopback, number, new GuestPort(number, transport)),
            [var host, var guest] when Number(host) is >= 0 and var from && Number(guest) is > 0 and var to =>
                new PortForward(IPAddress.Loopback, from, new GuestPort(to, transport)),
            [var address, var host, var guest] when IPAddress.TryParse(address, out var bind)
                && Number(host) is >= 0 and var from && Number(guest) is > 0 and var to =>
                new PortForward(bind, from, new GuestPort(to, transport)),
            _ => throw BadForward(text),
        };
    }

    /// <summary><c>SOURCE:/PATH</c>: a directory or an image, and where the guest sees it.</summary>
    public static UserMount Mount(string text, string currentDirectory)
    {
        var colon = text.LastIndexOf(":/", StringComparison.Ordinal);
        return colon > 0
            ? new UserMount(Path.GetFullPath(text[..colon], currentDirectory), text[(colon + 1)..])
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a mount",
                "write `DIRECTORY:/PATH` or `IMAGE:/PATH`; the path is the guest's and absolute");
    }

    /// <summary><c>NAME:/PATH[:SIZE]</c>: a disk, where the guest sees it, and how large it is made where it is not there.</summary>
    public static UserDisk Disk(string text)
    {
        var parts = text.Split(':');
        return parts.Length is 2 or 3 && parts[1].StartsWith('/')
            ? new UserDisk(DiskName(parts[0]), parts[1], parts.Length == 3 ? DiskSize(parts[2]) : null)
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a disk", "write `NAME:/PATH` or `NAME:/PATH:SIZE`; the path is the guest's and absolute");
    }

    public static DiskName DiskName(string text) =>
        Core.Launching.DiskName.TryParse(text, out var name)
            ? name
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a valid name for a disk",
                "use lower-case letters, digits, `+`, `.`, `_` and `-`; a disk that came with a guest is `GUEST/NAME`");

    public static long DiskSize(string text) => Size(text, "is not a valid size for a disk");

    /// <summary><c>NAME=VALUE</c>.</summary>
    public static KeyValuePair<string, string> Variable(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? KeyValuePair.Create(text[..equals], text[(equals + 1)..])
            : throw CommandLineDiagnostics.BadValue.Exception($"`{text}` does not set a variable", "write `NAME=VALUE`");
    }

    public static long Memory(string text) => Size(text, "is not an amount of memory");

    private static long Size(string text, string problem) =>
        ByteSize.TryParse(text, out var bytes)
            ? bytes
            : throw CommandLineDiagnostics.BadValue.Exception($"`{text}` {problem}", "write `64M`, `1G` or a number of bytes");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 ? number : -1;

    private static DiagnosticException BadForward(string text) => CommandLineDiagnostics.BadValue.Exception(
        $"`{text}` is not a port forward",
        "write `HOST:GUEST`, `HOST:GUEST/udp` or `ADDRESS:HOST:GUEST`; host port 0 takes a free one");
}
