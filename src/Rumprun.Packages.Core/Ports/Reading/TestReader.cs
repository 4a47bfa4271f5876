using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>tests</c>.</summary>
internal static class TestReader
{
    private static readonly string[] LaunchKeys =
        ["arguments", "environment", "mounts", "after", "guests", "console", "tcp", "http", "exit"];
    private static readonly string[] Keys = ["name", "files", "elf", "launch", .. LaunchKeys, "timeout", "when"];

    public static ImmutableArray<Conditional<PortTest>> Read(Field? list, PortScope scope)
    {
        var names = new UniqueNames("a test");
        var earlier = new List<(string Name, PortName? Launch)>();
        return ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, Keys),
            (fields, when) => ReadTest(fields, when, scope, names, earlier));
    }

    private static PortTest? ReadTest(
        Fields fields, Condition when, PortScope scope, UniqueNames names, List<(string Name, PortName? Launch)> earlier)
    {
        var name = fields.Required("name")?.AsName();
        if (name is not null)
        {
            names.Add(fields["name"]!.Value, name.Value.ToString(), when);
        }

        var files = fields["files"].AsListOf(static item => item.AsRelativePath());
        var binaries = fields["elf"].AsListOf(ReadBinary);
        var launch = PortScope.Reference(fields["launch"], "launch", scope.Launches);
        var guests = new TestGuestReader(scope);
        var others = guests.ReadList(fields["guests"]);
        var arguments = guests.Arguments(fields["arguments"]);
        var environment = guests.Environment(fields["environment"]);
        var mounts = guests.Mounts(fields["mounts"]);
        var after = ReadAfter(fields["after"], launch, earlier);
        var console = fields["console"].AsListOf(static item => item.AsText());
        var tcp = fields["tcp"].AsListOf(TestExchangeReader.ReadTcp);
        var http = fields["http"].AsListOf(item => TestExchangeReader.ReadHttp(item, scope));
        var exit = fields["exit"]?.AsInteger(0, 255);
        var timeout = fields["timeout"]?.AsInteger(1, 3600) ?? 60;
        if (!fields.Has("launch"))
        {
            fields.Exclude("needs `launch`", LaunchKeys);
            if (!fields.Has("files") && !fields.Has("elf"))
            {
                fields.Self.Refuse(
                    ReadingDiagnostics.MissingKey, "a test needs one of the keys `files`, `elf` and `launch`");
            }
        }

        if (name is not null)
        {
            earlier.Add((name.Value.ToString(), launch));
        }

        return name is null ? null : new PortTest
        {
            Name = name.Value.ToString(),
            Files = files,
            Binaries = binaries,
            Launch = launch,
            Arguments = arguments,
            Environment = environment,
            Mounts = mounts,
            After = after,
            Guests = others,
            Console = console,
            Tcp = tcp,
            Http = http,
            Exit = exit,
            Timeout = TimeSpan.FromSeconds(timeout),
        };
    }

    private static string? ReadAfter(Field? field, PortName? launch, List<(string Name, PortName? Launch)> earlier)
    {
        if (field?.AsName()?.ToString() is not { } name)
        {
            return null;
        }

        if (earlier.All(t => t.Name != name))
        {
            field.Value.Refuse(
                PortDiagnostics.UndefinedTest,
                $"no earlier test is named `{name}`",
                Hint.For(name, [.. earlier.Select(static t => t.Name)]));
        }
        else if (!earlier.Contains((name, launch)))
        {
            field.Value.Refuse(
                PortDiagnostics.OtherLaunch,
                $"the test `{name}` is of another launch, which has other disks",
                "name a test with the same `launch`");
        }

        return name;
    }

    private static BinaryExpectation? ReadBinary(Field item)
    {
        if (Fields.Open(item, "file", "type") is not { } fields)
        {
            return null;
        }

        var file = fields.Required("file")?.AsRelativePath();
        var kind = fields.Required("type")?.AsOneOf("program", "object", "library");
        return file is null || kind is null ? null : new BinaryExpectation(file, (BinaryKind)kind.Value);
    }
}
