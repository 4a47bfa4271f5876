using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>launch</c>.</summary>
internal static class LaunchReader
{
    private const int HighestPort = 65535;

    /// <summary>
    /// Bounds: the descriptors that the C library and an interpreter keep open, and the most that the guest's kernel
    /// accepts.
    /// </summary>
    private const int FewestDescriptors = 64;
    private const int MostDescriptors = 65536;

    public static ImmutableArray<Conditional<DeclaredLaunch>> Read(Field? list, PortScope scope)
    {
        var images = new UniqueNames("a launch of");
        return ConditionReader.ReadList(
            list, scope.Options,
            static item => Fields.Open(
                item, "image", "arguments", "environment", "memory", "descriptors", "hostname", "network", "mounts", "ports",
                "ready", "when"),
            (fields, when) => ReadLaunch(fields, when, scope, images));
    }

    private static DeclaredLaunch? ReadLaunch(Fields fields, Condition when, PortScope scope, UniqueNames images)
    {
        var image = PortScope.Reference(fields.Required("image"), "image", scope.Images);
        if (image is not null)
        {
            images.Add(fields["image"]!.Value, image.Value.ToString(), when);
            scope.Launches.Add(image.Value.ToString());
        }

        var arguments = fields["arguments"].AsListOf(static item => item.AsText(canBeEmpty: true));
        var environment = fields["environment"].AsDictionary(
            static key => key.AsVariable(), static value => value.AsText(canBeEmpty: true));
        var memory = fields["memory"]?.AsSize();
        var descriptors = fields["descriptors"]?.AsInteger(FewestDescriptors, MostDescriptors);
        var hostname = fields["hostname"]?.AsHostname();
        var network = fields["network"]?.AsFlag() ?? true;
        var mounts = fields["mounts"].AsListOf(item => ReadMount(item, scope));
        var ports = ReadPorts(fields["ports"], scope);
        var ready = ReadReadiness(fields["ready"]);
        if (!network)
        {
            fields.Exclude("cannot be combined with `network: false`", "ports");
        }

        if (image is null)
        {
            return null;
        }

        var settings = new LaunchSettings
        {
            Image = image.Value,
            Arguments = arguments,
            Environment = environment,
            Descriptors = descriptors,
            Hostname = hostname,
            Network = network,
            Mounts = mounts,
            Ready = ready,
        };
        return new DeclaredLaunch(memory is null ? settings : settings with { Memory = memory.Value }, ports);
    }

    private static LaunchMount? ReadMount(Field item, PortScope scope)
    {
        if (Fields.Open(item, "data", "at", "replaceable") is not { } fields)
        {
            return null;
        }

        var data = PortScope.Reference(fields.Required("data"), "data image", scope.DataImages);
        var at = fields.Required("at")?.AsAbsolutePath(canBeRoot: false);
        var isReplaceable = fields["replaceable"]?.AsFlag() ?? false;
        return data is null || at is null ? null : new LaunchMount(data.Value, at, isReplaceable);
    }

    private static ImmutableArray<Conditional<GuestPort>> ReadPorts(Field? list, PortScope scope)
    {
        if (list is null)
        {
            return [];
        }

        var ports = ImmutableArray.CreateBuilder<Conditional<GuestPort>>();
        foreach (var (text, when) in ConditionReader.ReadPlainList(list.Value, scope.Options, ReadPort))
        {
            if (GuestPort.TryParse(text, out var port))
            {
                ports.Add(new Conditional<GuestPort>(port, when));
            }
        }

        return ports.ToImmutable();
    }

    private static string? ReadPort(Field item)
    {
        var text = item.AsText();
        if (text is not null && !GuestPort.TryParse(text, out _))
        {
            item.Refuse(PortDiagnostics.GuestPort, $"`{text}` is not a guest port", "write `80/tcp` or `53/udp`");
        }

        return text;
    }

    private static Readiness? ReadReadiness(Field? field)
    {
        if (field is null || Fields.Open(field.Value, "tcp", "console") is not { } fields)
        {
            return null;
        }

        var port = fields["tcp"]?.AsInteger(1, HighestPort);
        var text = fields["console"]?.AsText();
        if (fields.Has("tcp"))
        {
            fields.Exclude("cannot be combined with `tcp`", "console");
            return port is null ? null : new Readiness.Tcp(port.Value);
        }

        if (!fields.Has("console"))
        {
            fields.Self.Refuse(ReadingDiagnostics.MissingKey, "`ready` needs one of the keys `tcp` and `console`");
        }

        return text is null ? null : new Readiness.Console(text);
    }
}
