using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads what a test sends to a guest and expects from it: <c>tcp</c> and <c>http</c>.</summary>
internal static class TestExchangeReader
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

    public static TcpExchange? ReadTcp(Field item)
    {
        if (Fields.Open(item, "port", "send", "expect") is not { } fields)
        {
            return null;
        }

        var port = fields.Required("port")?.AsInteger(1, 65535);
        var send = fields["send"]?.AsText(canHaveReturns: true);
        var expect = fields.Required("expect")?.AsText(canHaveReturns: true);
        return port is null || expect is null ? null : new TcpExchange { Port = port.Value, Send = send, Expect = expect };
    }

    public static HttpExchange? ReadHttp(Field item, PortScope scope)
    {
        if (Fields.Open(
            item, "port", "tls", "method", "path", "headers", "send", "status", "expect", "body") is not { } fields)
        {
            return null;
        }

        var port = fields.Required("port")?.AsInteger(1, 65535);
        var certificate = scope.FileOfPort(fields["tls"]);
        var method = fields["method"]?.AsOneOf(s_methods) ?? 0;
        var path = fields.Required("path")?.AsText();
        if (path is not null && (path[0] != '/' || path.Any(char.IsWhiteSpace)))
        {
            fields["path"]!.Value.Refuse(
                ReadingDiagnostics.Path, $"`path` `{path}` is not the path of a request",
                "begin it with `/`, and encode blanks");
        }

        var headers = fields["headers"].AsDictionary(static key => key.AsHeader(), static value => value.AsText());
        var send = fields["send"]?.AsText(canHaveReturns: true);
        var status = fields["status"]?.AsInteger(100, 599) ?? 200;
        var expect = fields["expect"].AsDictionary(static key => key.AsHeader(), static value => value.AsText());
        var body = fields["body"]?.AsText();
        return port is null || path is null ? null : new HttpExchange
        {
            Port = port.Value,
            Tls = certificate,
            Method = s_methods[method],
            Path = path,
            Headers = headers,
            Send = send,
            Status = status,
            Expect = expect,
            Body = body,
        };
    }
}
