using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Profiles;

/// <summary>Launch settings as a generation keeps them.</summary>
internal static class LaunchWireFormat
{
    public static LaunchWire ToWire(LaunchSettings launch) => new()
    {
        Image = launch.Image.ToString(),
        Arguments = [.. launch.Arguments],
        Environment = new SortedDictionary<string, string>(launch.Environment, StringComparer.Ordinal),
        Memory = launch.Memory,
        Descriptors = launch.Descriptors,
        Hostname = launch.Hostname,
        Network = launch.Network,
        Mounts =
        [
            .. launch.Mounts.Select(static m =>
                new MountWire { Data = m.Data.ToString(), At = m.At, Replaceable = m.Replaceable }),
        ],
        Ports = [.. launch.Ports.Select(static p => p.ToString())],
        Ready = launch.Ready switch
        {
            Readiness.Tcp tcp => new ReadinessWire { Tcp = tcp.Port },
            Readiness.Console console => new ReadinessWire { Console = console.Text },
            _ => null,
        },
    };

    /// <exception cref="FormatException">It breaks a rule of the format.</exception>
    public static LaunchSettings FromWire(LaunchWire? wire) => wire is null
        ? throw new FormatException("a list holds `null`")
        : new LaunchSettings
        {
            Image = PortName.Parse(wire.Image),
            Arguments = [.. wire.Arguments],
            Environment = wire.Environment.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Memory = wire.Memory,
            Descriptors = wire.Descriptors,
            Hostname = wire.Hostname,
            Network = wire.Network,
            Mounts = [.. wire.Mounts.Select(static m => new LaunchMount(PortName.Parse(m.Data), m.At, m.Replaceable))],
            Ports = [.. wire.Ports.Select(ParsePort)],
            Ready = wire.Ready switch
            {
                { Tcp: { } port, Console: null } => new Readiness.Tcp(port),
                { Tcp: null, Console: { } text } => new Readiness.Console(text),
                null => null,
                _ => throw new FormatException("`ready` is either `tcp` or `console`"),
            },
        };

    private static GuestPort ParsePort(string text) =>
        GuestPort.TryParse(text, out var port) ? port : throw new FormatException($"`{text}` is not a guest port");
}
