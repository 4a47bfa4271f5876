using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Parses values of <c>rrpkg run</c>'s options.</summary>
public static partial class RunArguments
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
            [var guest] when Number(guest) is > 0 and var number =>
                new PortForward(IPAddress.Loopback, number, new GuestPort(number, transport)),
            [var host, var guest] when Number(host) is >= 0 and var from && Number(guest) is > 0 and var to =>
                new PortForward(IPAddress.Loopback, from, new GuestPort(to, transport)),
            [var address, var host, var guest] when IPAddress.TryParse(address, out var bind)
                && Number(host) is >= 0 and var from && Number(guest) is > 0 and var to =>
                new PortForward(bind, from, new GuestPort(to, transport)),
            _ => throw BadForward(text),
        };
    }

    /// <summary><c>SOURCE:/PATH[:ro|:rw]</c>: a directory or an image, and its path in the guest.</summary>
    public static UserMount Mount(string text, string currentDirectory)
    {
        var match = MountForm().Match(text);
        if (!match.Success)
        {
            throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a valid mount",
                "write `DIRECTORY:/PATH` or `IMAGE:/PATH`; the path is the guest's and absolute");
        }

        return new UserMount(Path.GetFullPath(match.Groups["source"].Value, currentDirectory), match.Groups["at"].Value)
        {
            Access = match.Groups["options"].Value switch
            {
                "" => MountAccess.Usual,
                "ro" => MountAccess.ReadOnly,
                "rw" => MountAccess.Writable,
                var options => throw CommandLineDiagnostics.BadValue.Exception(
                    $"`{text}`: `{options}` is not an option of a mount", "leave it out, or write `ro` or `rw`"),
            },
        };
    }

    /// <summary><c>NAME:/PATH[:SIZE]</c>: a disk, its path in the guest, and its size if it is created.</summary>
    public static UserDisk Disk(string text)
    {
        var parts = text.Split(':');
        return parts.Length is 2 or 3 && parts[1].StartsWith('/')
            ? new UserDisk(DiskName(parts[0]), parts[1], parts.Length == 3 ? DiskSize(parts[2]) : null)
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a valid disk",
                "write `NAME:/PATH` or `NAME:/PATH:SIZE`; the path is the guest's and absolute");
    }

    public static DiskName DiskName(string text) =>
        Core.Launching.DiskName.TryParse(text, out var name)
            ? name
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a valid name of a disk",
                "use lower-case letters, digits, `+`, `.`, `_` and `-`; a disk that came with a guest is `GUEST/NAME`");

    public static long DiskSize(string text) => Size(text, "is not a valid size of a disk");

    /// <summary><c>NAME=VALUE</c>.</summary>
    public static KeyValuePair<string, string> Variable(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? KeyValuePair.Create(text[..equals], text[(equals + 1)..])
            : throw CommandLineDiagnostics.BadValue.Exception($"`{text}` is not a valid variable", "write `NAME=VALUE`");
    }

    public static long Memory(string text)
    {
        // A plain number is in bytes; below this value the unit was probably forgotten. Hosted programs have no limit, so no
        // other check would catch that.
        const long Least = 1 << 20;
        var bytes = Size(text, "is not a valid amount of memory");
        return bytes >= Least ? bytes : throw CommandLineDiagnostics.BadValue.Exception(
            $"`{text}` is less memory than any guest runs in", "write a unit: `64M`, `1G`");
    }

    private static long Size(string text, string problem) =>
        ByteSize.TryParse(text, out var bytes)
            ? bytes
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` {problem}", "write `64M`, `1G` or a number of bytes");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 ? number : -1;

    private static DiagnosticException BadForward(string text) => CommandLineDiagnostics.BadValue.Exception(
        $"`{text}` is not a valid port forward",
        "write `HOST:GUEST`, `HOST:GUEST/udp` or `ADDRESS:HOST:GUEST`; host port 0 takes any free one");

    [GeneratedRegex(
        "^(?<source>.+):(?<at>/[^:]*)(?::(?<options>[^:]*))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex MountForm();
}
