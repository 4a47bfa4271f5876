using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>
/// Reads the guests of one test, and the settings of a guest. A text can refer to guests already read, which are running
/// when it is used.
/// </summary>
internal sealed class TestGuestReader(PortScope scope)
{
    private readonly HashSet<string> _guests = new(StringComparer.Ordinal);

    public ImmutableArray<TestGuest> ReadList(Field? list)
    {
        var names = new UniqueNames("a guest");
        return list.AsListOf(item => ReadGuest(item, names));
    }

    /// <summary>Null if the key is absent.</summary>
    public ImmutableArray<string>? Arguments(Field? list) =>
        list is null ? null : list.AsListOf(item => Referring(item, item.AsText(canBeEmpty: true)));

    public ImmutableSortedDictionary<string, string> Environment(Field? mapping) => mapping.AsDictionary(
        static key => key.AsVariable(), value => Referring(value, value.AsText(canBeEmpty: true)));

    public ImmutableArray<TestMount> Mounts(Field? list) => list.AsListOf(ReadMount);

    private TestGuest? ReadGuest(Field item, UniqueNames names)
    {
        if (Fields.Open(item, "name", "port", "options", "launch", "arguments", "environment", "mounts") is not { } fields)
        {
            return null;
        }

        var name = fields.Required("name")?.AsName();
        var port = fields["port"]?.AsName();
        var options = OptionChoiceReader.Read(fields["options"]);
        if (!fields.Has("port"))
        {
            fields.Exclude("needs `port`: a guest of this port has the options that are tested", "options");
        }

        var launch = fields.Has("port")
            ? fields["launch"]?.AsName()
            : PortScope.Reference(fields.Required("launch"), "launch", scope.Launches);
        var guest = name is null ? null : new TestGuest
        {
            Name = name.Value,
            Port = port,
            Options = options,
            Launch = launch,
            Arguments = Arguments(fields["arguments"]),
            Environment = Environment(fields["environment"]),
            Mounts = Mounts(fields["mounts"]),
        };
        if (name is not null)
        {
            names.Add(fields["name"]!.Value, name.Value.ToString(), Condition.Always);
            _guests.Add(name.Value.ToString());
        }

        return guest;
    }

    private TestMount? ReadMount(Field item)
    {
        if (Fields.Open(item, "from", "at") is not { } fields)
        {
            return null;
        }

        var from = scope.FileOfPort(fields.Required("from"));
        var at = fields.Required("at")?.AsAbsolutePath(canBeRoot: false);
        return from is null || at is null ? null : new TestMount(from, at);
    }

    private string? Referring(Field field, string? text)
    {
        foreach (var reference in text is null ? [] : GuestReference.In(text))
        {
            if (!_guests.Contains(reference.Guest.ToString()))
            {
                field.Refuse(
                    PortDiagnostics.UndefinedPart, $"no guest `{reference.Guest}` is running at that point",
                    Hint.For(reference.Guest.ToString(), [.. _guests]));
            }
        }

        return text;
    }
}
