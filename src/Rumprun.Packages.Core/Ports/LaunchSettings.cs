using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>The defaults for starting an image. Not part of any build key.</summary>
public sealed record LaunchSettings
{
    /// <summary>The name of the image, and of the launch.</summary>
    public required PortName Image { get; init; }

    /// <summary>The program's default arguments.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Bytes of guest memory.</summary>
    public long Memory { get; init; } = 64L << 20;

    /// <summary>How many descriptors a unikernel's program may have open; null: Rumprun's default.</summary>
    public int? Descriptors { get; init; }

    public string? Hostname { get; init; }

    /// <summary>Whether the guest gets a network interface (configured by DHCP).</summary>
    public bool Network { get; init; } = true;

    public ImmutableArray<LaunchMount> Mounts { get; init; } = [];

    public ImmutableArray<GuestPort> Ports { get; init; } = [];

    /// <summary>How to detect that the program is ready; null: it is ready once its main has started.</summary>
    public Readiness? Ready { get; init; }
}

/// <summary>A launch as a port declares it, for every target and choice of options.</summary>
/// <param name="Settings">Everything except the ports; its own list of ports is empty.</param>
/// <param name="Ports">Used instead of the ports of the settings.</param>
public sealed record DeclaredLaunch(LaunchSettings Settings, ImmutableArray<Conditional<GuestPort>> Ports)
{
    public PortName Image => Settings.Image;

    /// <summary>The launch for one target and choice of options.</summary>
    public LaunchSettings For(PortSelection selection) => Settings with { Ports = [.. Ports.Select(selection)] };
}

/// <summary>
/// A data image mounted at a guest path; <see cref="Replaceable"/> if a user's <c>-v</c> may replace it.
/// </summary>
public sealed record LaunchMount(PortName Data, string At, bool Replaceable);

/// <summary>The transport of a guest port.</summary>
public enum Transport
{
    Tcp,
    Udp,
}

/// <summary>A port that the program listens on, written <c>80/tcp</c>.</summary>
public readonly record struct GuestPort(int Number, Transport Transport)
{
    public static bool TryParse(string text, out GuestPort port)
    {
        port = default;
        if (text.Split('/') is not [var digits, "tcp" or "udp"]
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 65535 || digits[0] == '0')
        {
            return false;
        }

        port = new GuestPort(number, text.EndsWith("tcp", StringComparison.Ordinal) ? Transport.Tcp : Transport.Udp);
        return true;
    }

    public override string ToString() => $"{Number}/{(Transport == Transport.Tcp ? "tcp" : "udp")}";
}

/// <summary>How to detect that a program is ready.</summary>
public abstract record Readiness
{
    private Readiness()
    {
    }

    /// <summary>A connection to the guest port is accepted.</summary>
    public sealed record Tcp(int Port) : Readiness;

    /// <summary>A line on the console contains the text.</summary>
    public sealed record Console(string Text) : Readiness;
}
