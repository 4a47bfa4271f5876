using System.Collections.Immutable;
using System.Net;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Disks;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>A guest's specification as its supervisor reads it, <c>guest.json</c>.</summary>
internal sealed record GuestDocument
{
    public const int CurrentSchema = 1;

    public required int Schema { get; init; }

    public required string Name { get; init; }

    public required string Target { get; init; }

    public required string Image { get; init; }

    public required IReadOnlyList<ProgramDocument> Programs { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required long Memory { get; init; }

    public int? Descriptors { get; init; }

    public string? Hostname { get; init; }

    public required bool Network { get; init; }

    public required IReadOnlyList<ForwardDocument> Forwards { get; init; }

    public required IReadOnlyList<MountDocument> Mounts { get; init; }

    public int? ReadyTcp { get; init; }

    public string? ReadyConsole { get; init; }

    public required double ReadyTimeoutSeconds { get; init; }

    public static GuestDocument From(GuestSpecification guest) => new()
    {
        Schema = CurrentSchema,
        Name = guest.Name.ToString(),
        Target = guest.Target.ToString(),
        Image = guest.Image,
        Programs = [.. guest.Programs.Select(static p => new ProgramDocument(p.Name, [.. p.Arguments]))],
        Environment = guest.Environment,
        Memory = guest.Memory,
        Descriptors = guest.Descriptors,
        Hostname = guest.Hostname,
        Network = guest.Network,
        Forwards = [.. guest.Forwards.Select(ForwardDocument.From)],
        Mounts = [.. guest.Mounts.Select(static m => new MountDocument(m.Source, m.Kind, m.At, m.Disk))],
        ReadyTcp = (guest.Ready as Readiness.Tcp)?.Port,
        ReadyConsole = (guest.Ready as Readiness.Console)?.Text,
        ReadyTimeoutSeconds = guest.ReadyTimeout.TotalSeconds,
    };

    /// <exception cref="FormatException">A value is not what rrpkg writes.</exception>
    public GuestSpecification ToSpecification() => new()
    {
        Name = PortName.Parse(Name),
        Target = ParseTarget(Target),
        Image = Image,
        Programs = [.. Programs.Select(static p => new GuestProgram(p.Name, [.. p.Arguments]))],
        Environment = Environment.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Memory = Memory,
        Descriptors = Descriptors,
        Hostname = Hostname,
        Network = Network,
        Forwards = [.. Forwards.Select(static f => f.ToForward())],
        Mounts = [.. Mounts.Select(static m => new GuestMount(m.Source, m.Kind, m.At) { Disk = m.Disk })],
        Ready = ReadyTcp is { } port
            ? new Readiness.Tcp(port)
            : ReadyConsole is { } text ? new Readiness.Console(text) : null,
        ReadyTimeout = TimeSpan.FromSeconds(ReadyTimeoutSeconds),
    };

    public static Target ParseTarget(string text) =>
        Core.Target.TryParse(text, out var target) ? target : throw new FormatException($"`{text}` is not a target");
}

internal sealed record ProgramDocument(string Name, IReadOnlyList<string> Arguments);

internal sealed record MountDocument(string Source, MountKind Kind, string At, GuestDisk? Disk);

internal sealed record ForwardDocument(string HostAddress, int HostPort, int GuestPort, Transport Transport)
{
    public static ForwardDocument From(PortForward forward) =>
        new(forward.HostAddress.ToString(), forward.HostPort, forward.Guest.Number, forward.Guest.Transport);

    public PortForward ToForward() =>
        new(IPAddress.Parse(HostAddress), HostPort, new GuestPort(GuestPort, Transport));
}
