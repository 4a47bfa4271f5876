using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// Writes a guest's configuration as Rumprun reads it (config.c): text that looks like JSON and is not, since keys repeat,
/// their order counts and strings are not unescaped. What cannot be said in it is refused.
/// </summary>
public static class GuestConfigurationText
{
    /// <summary>The most bytes that a guest on hw takes: its buffer has 4,096, and multiboot.c keeps two of them.</summary>
    public const int HwLimit = 4094;

    /// <exception cref="DiagnosticException">RR8001 to RR8005: something cannot be said, or is too long.</exception>
    public static string Write(GuestConfiguration configuration, int limit = HwLimit)
    {
        if (configuration.Programs.Length is < 1 or > 8)
        {
            throw new ArgumentException("an image has one to eight programs", nameof(configuration));
        }

        Check(configuration);
        var before = string.Concat(Members(configuration).Select(static m => $"{m},"));
        var texts = ProgramTransport.Members(configuration.Programs).Select(m => $"{{{before}{m}}}").ToImmutableArray();
        var shortest = texts.Min(Encoding.UTF8.GetByteCount);
        return texts.FirstOrDefault(t => Encoding.UTF8.GetByteCount(t) <= limit)
            ?? throw GuestConfigurationDiagnostics.TooLong.Exception(
                string.Create(CultureInfo.InvariantCulture,
                    $"arguments, environment and mounts of `{configuration.Programs[0].Name}` take {shortest} bytes ")
                + string.Create(CultureInfo.InvariantCulture, $"of configuration, and the guest has room for {limit}"),
                "put long values into a file, mount the folder with `-v FOLDER:/mnt`, "
                + "and let the program read them from there");
    }

    private static IEnumerable<string> Members(GuestConfiguration configuration) =>
    [
        .. configuration.Environment.Select(static v => $"\"env\":\"{v.Key}={v.Value}\""),
        .. configuration.Hostname is { } hostname ? [$"\"hostname\":\"{hostname}\""] : Array.Empty<string>(),

        // In this order: a guest that gets no address has nothing mounted then, and can be ended and started anew.
        .. configuration.Interfaces.Select(static i => $"\"net\":{{{Interface(i)}}}"),
        .. configuration.Volumes.Select(static v => $"\"blk\":{{{Volume(v)}}}"),
    ];

    private static string Volume(GuestVolume volume) =>
        $"\"source\":\"{SourceName(volume.Source)}\",\"path\":\"{volume.Path}\","
        + $"\"fstype\":\"blk\",\"mountpoint\":\"{volume.MountPoint}\"";

    private static string SourceName(VolumeSource source) => source switch
    {
        VolumeSource.Device => "dev",
        VolumeSource.FileImage => "vnd",
        _ => "etfs",
    };

    // Every value is a string, numbers too; any value of `cloner` means that the interface is created.
    private static string Interface(GuestInterface net)
    {
        var members = $"\"if\":\"{net.Name}\"{(net.Create ? ",\"cloner\":\"true\"" : "")}";
        return net.Addressing switch
        {
            GuestAddressing.Dhcp => $"{members},\"type\":\"inet\",\"method\":\"dhcp\"",
            GuestAddressing.RouterAdvertisement => $"{members},\"type\":\"inet6\",\"method\":\"auto\"",
            GuestAddressing.Fixed(var address, var prefix, var gateway) =>
                $"{members},\"type\":\"{Family(address)}\",\"method\":\"static\",\"addr\":\"{address}\","
                + string.Create(CultureInfo.InvariantCulture, $"\"mask\":\"{prefix}\"{Gateway(gateway)}"),
            _ => throw new ArgumentOutOfRangeException(nameof(net)),
        };
    }

    private static string Family(IPAddress address) => address.GetAddressBytes().Length == 4 ? "inet" : "inet6";

    private static string Gateway(IPAddress? gateway) => gateway is null ? "" : $",\"gw\":\"{gateway}\"";

    private static void Check(GuestConfiguration configuration)
    {
        ImmutableArray<Diagnostic?> found =
        [
            .. configuration.Environment.Select(static v => CheckVariable(v.Key, v.Value)),
            configuration.Hostname is { } name ? GuestNames.CheckHostname(name) : null,
            .. configuration.Volumes.Select(static v => GuestNames.CheckMountPoint(v.MountPoint)),
            .. GuestNames.CheckDistinct(configuration.Volumes.Select(static v => v.MountPoint)),
        ];
        if (found.OfType<Diagnostic>().ToImmutableArray() is { IsEmpty: false } problems)
        {
            throw new DiagnosticException(problems);
        }
    }

    private static Diagnostic? CheckVariable(string name, string value) =>
        GuestNames.CheckVariable(name, value)
        ?? (GuestText.ObstacleAsIs($"{name}={value}") is { } obstacle
            ? GuestConfigurationDiagnostics.Environment.Create(
                $"the environment variable `{name}` holds {obstacle}, which Rumprun cannot carry",
                "put the value into a file, mount the folder with `-v FOLDER:/mnt`, and let the program read it from there")
            : null);
}
