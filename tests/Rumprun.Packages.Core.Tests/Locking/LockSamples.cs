using System.Collections.Immutable;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Tests.Locking;

/// <summary>Entries of lock files, as short to write as a test needs them.</summary>
internal static class LockSamples
{
    public static Target Target { get; } = new(Platform.Hosted, Architecture.X86_64);

    /// <summary>All of the ports requested by name.</summary>
    public static LockedTarget Locked(params (PortName Name, LockedPort Port)[] ports) => new()
    {
        Requests = LockedTarget.Ordered(ports.Select(static p => Request(p.Name.ToString()))),
        Ports = ports.ToImmutableSortedDictionary(static p => p.Name, static p => p.Port),
    };

    public static (PortName Name, LockedPort Port) Port(string name, string version, params string[] dependencies) =>
        (PortName.Parse(name), new LockedPort
        {
            Version = PortVersion.TryParse(version, out var parsed) ? parsed : throw new FormatException(version),
            Port = Sha256Digest.OfText($"{name} {version}"),
            Dependencies = [.. dependencies.Select(PortName.Parse)],
        });

    public static (PortName Name, LockedPort Port) Built(this (PortName Name, LockedPort Port) port, string content) =>
        (port.Name, port.Port with { Package = Sha256Digest.OfText(content) });

    public static PortRequest Request(string text) =>
        PortRequest.TryParse(text, out var request) ? request : throw new FormatException(text);
}
