using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>tests</c>.</summary>
internal static class TestReader
{
    private static readonly string[] LaunchKeys = ["arguments", "console", "http", "exit"];
    private static readonly string[] Keys = ["name", "files", "launch", .. LaunchKeys, "timeout", "when"];

    public static ImmutableArray<Conditional<PortTest>> Read(Field? list, PortScope scope)
    {
        var names = new UniqueNames("a test");
        return ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, Keys),
            (fields, when) => ReadTest(fields, when, scope, names));
    }

    private static PortTest? ReadTest(Fields fields, Condition when, PortScope scope, UniqueNames names)
    {
        var name = fields.Required("name")?.AsName();
        if (name is not null)
        {
            names.Add(fields["name"]!.Value, name.Value.ToString(), when);
        }

        var files = fields["files"].AsListOf(static item => item.AsRelativePath());
        var launch = PortScope.Reference(fields["launch"], "launch", scope.Launches);
        var arguments = fields["arguments"].AsListOf(static item => item.AsText(canBeEmpty: true));
        var console = fields["console"].AsListOf(static item => item.AsText());
        var http = fields["http"].AsListOf(ReadExchange);
        var exit = fields["exit"]?.AsInteger(0, 255);
        var timeout = fields["timeout"]?.AsInteger(1, 3600) ?? 60;
        if (!fields.Has("launch"))
        {
            fields.Exclude("needs `launch`", LaunchKeys);
            if (!fields.Has("files"))
            {
                fields.Self.Refuse(ReadingDiagnostics.MissingKey, "a test needs one of the keys `files` and `launch`");
            }
        }

        return name is null ? null : new PortTest
        {
            Name = name.Value.ToString(),
            Files = files,
            Launch = launch,
            Arguments = fields.Has("arguments") ? arguments : null,
            Console = console,
            Http = http,
            Exit = exit,
            Timeout = TimeSpan.FromSeconds(timeout),
        };
    }

    private static HttpExchange? ReadExchange(Field item)
    {
        if (Fields.Open(item, "port", "path", "headers", "status", "expect", "body") is not { } fields)
        {
            return null;
        }

        var port = fields.Required("port")?.AsInteger(1, 65535);
        var path = fields.Required("path")?.AsText();
        if (path is not null && (path[0] != '/' || path.Any(char.IsWhiteSpace)))
        {
            fields["path"]!.Value.Refuse(
                ReadingDiagnostics.Path, $"`path` `{path}` is not the path of a request",
                "begin it with `/`, and encode blanks");
        }

        var headers = fields["headers"].AsDictionary(static key => key.AsHeader(), static value => value.AsText());
        var status = fields["status"]?.AsInteger(100, 599) ?? 200;
        var expect = fields["expect"].AsDictionary(static key => key.AsHeader(), static value => value.AsText());
        var body = fields["body"]?.AsText();
        return port is null || path is null ? null : new HttpExchange
        {
            Port = port.Value,
            Path = path,
            Headers = headers,
            Status = status,
            Expect = expect,
            Body = body,
        };
    }
}
