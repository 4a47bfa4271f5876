using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>How QEMU runs a guest's instructions.</summary>
internal enum Accelerator
{
    /// <summary>On the machine's processor.</summary>
    Kvm,

    /// <summary>By emulation, which is slower.</summary>
    Tcg,
}

/// <summary>Writes QEMU's command line for a guest.</summary>
internal static class QemuCommandLine
{
    public const string MonitorSocket = "monitor.sock";

    /// <summary>The id of the guest's network in the monitor's commands.</summary>
    public const string NetworkId = "net0";

    private const string ConfigurationFile = "config.json";
    private const long Mebibyte = 1 << 20;

    /// <param name="configuration">The text that the guest reads when it boots.</param>
    /// <param name="hasChannel">Whether this process reads what programs print (<see cref="QemuOutputChannel"/>); else it
    /// is on the console.</param>
    public static LaunchPlan Create(
        GuestSpecification guest, string configuration, string qemu, Accelerator accelerator, string runDirectory,
        bool hasChannel) => new()
    {
        Command = new CommandLine
        {
            Program = qemu,
            Arguments = [.. Arguments(guest, accelerator), .. hasChannel ? Channel(guest) : []],
            WorkingDirectory = runDirectory,
        },
        Files = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
            [KeyValuePair.Create(ConfigurationFile, configuration)]),
    };

    // The configuration is a multiboot module, named relative to the directory: QEMU ends a module's path at a blank.
    // Without a VGA adapter Rumprun's console is the serial port. The guest resets only after a triple fault.
    private static IEnumerable<string> Arguments(GuestSpecification guest, Accelerator accelerator) =>
    [
        "-nodefaults", "-no-user-config",
        "-machine", "pc",
        "-accel", accelerator == Accelerator.Kvm ? "kvm" : "tcg",
        "-m", string.Create(CultureInfo.InvariantCulture, $"{(guest.Memory + Mebibyte - 1) / Mebibyte}M"),
        "-vga", "none", "-display", "none",
        "-serial", "stdio", "-monitor", "none",
        "-qmp", $"unix:{MonitorSocket},server=on,wait=off",
        "-no-reboot",
        "-kernel", guest.Image,
        "-initrd", ConfigurationFile,
        .. guest.Descriptors is { } descriptors ? Fact("descriptors", descriptors) : [],
        .. guest.Network ? Network(guest.Forwards) : [],
        .. guest.Mounts.SelectMany(Disk),
    ];

    // What the compatibility library in the guest asks QEMU's firmware configuration device for (ports/rumprun-compat,
    // host.h).
    private static IEnumerable<string> Fact(string name, int value) =>
        ["-fw_cfg", string.Create(CultureInfo.InvariantCulture, $"name=opt/rumprun-packages/{name},string={value}")];

    // Behind all other devices, whose numbers stay the same. Without an event for it, the guest waits until QEMU has taken
    // what it sends; the first of the ports would be for a console, which QEMU writes to without waiting, and drops what
    // does not go. That questions for the time are answered there is a fact, too.
    private static IEnumerable<string> Channel(GuestSpecification guest) =>
    [
        "-chardev", $"socket,id=output,path={QemuOutputChannel.SocketName},server=on,wait=on",
        "-device", "virtio-serial-pci,max_ports=2,ioeventfd=off",
        "-device", "virtserialport,nr=1,chardev=output",
        .. Fact("time", 1),
        .. guest.OutputIsTerminal || guest.ErrorIsTerminal
            ? Fact("terminal", (guest.OutputIsTerminal ? 1 : 0) + (guest.ErrorIsTerminal ? 2 : 0))
            : [],
    ];

    // Nothing boots over the network, so the adapter's boot ROM, which is in a Debian package of its own, is left out.
    private static IEnumerable<string> Network(ImmutableArray<PortForward> forwards) =>
    [
        "-netdev", $"user,id={NetworkId}{string.Concat(forwards.Select(static f => $",hostfwd={Forward(f)}"))}",
        "-device", $"virtio-net-pci,netdev={NetworkId},romfile=",
    ];

    /// <summary>A forward as both the command line and the monitor read it.</summary>
    public static string Forward(PortForward forward) => string.Create(CultureInfo.InvariantCulture,
        $"{TransportName(forward)}:{forward.HostAddress}:{forward.HostPort}-:{forward.Guest.Number}");

    private static string TransportName(PortForward forward) => forward.Guest.Transport == Transport.Tcp ? "tcp" : "udp";

    // A comma inside an option's value is doubled. Many guests may read one image, so reading takes no lock; a writer takes
    // QEMU's, which refuses a second one. If this machine has no room for a block, the guest gets an error: by default QEMU
    // would pause it without saying so.
    private static IEnumerable<string> Disk(GuestMount mount, int index)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"disk{index}");
        var access = mount.Kind == MountKind.ReadOnlyImage ? "readonly=on,file.locking=off," : "";
        return
        [
            "-drive", $"if=none,id={id},format=raw,{access}file={mount.Source.Replace(",", ",,", StringComparison.Ordinal)}",
            "-device", $"virtio-blk-pci,drive={id},werror=report",
        ];
    }
}
