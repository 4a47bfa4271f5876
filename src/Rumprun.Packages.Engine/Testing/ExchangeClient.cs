using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>
/// Makes a test's connections and requests to a guest, and returns how an answer differs from the expected one. The caller
/// limits the time.
/// </summary>
/// <param name="folder">The folder of the port that has the test.</param>
/// <param name="answered">Called when something comes back in an exchange.</param>
public sealed class ExchangeClient(string folder, Action answered)
{
    /// <summary>How many characters of an answer are searched.</summary>
    private const int Most = 16 << 20;

    /// <returns>Null: it went as expected.</returns>
    public async Task<Diagnostic?> RunAsync(TcpExchange exchange, IPEndPoint place, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var (text, buffer) = (new StringBuilder(), new byte[16 * 1024]);
        var decoder = Encoding.UTF8.GetDecoder();
        try
        {
            await socket.ConnectAsync(place, cancellationToken);
            await socket.SendAsync(Encoding.UTF8.GetBytes(exchange.Send ?? ""), cancellationToken);
            while (text.Length < Most && await socket.ReceiveAsync(buffer, cancellationToken) is var length and > 0)
            {
                answered();
                var characters = new char[decoder.GetCharCount(buffer, 0, length)];
                text.Append(characters, 0, decoder.GetChars(buffer, 0, length, characters, 0));
                if (text.ToString().Contains(exchange.Expect, StringComparison.Ordinal))
                {
                    return null;
                }
            }
        }
        catch (SocketException e)
        {
            return TestDiagnostics.OtherReply.Create(
                $"{exchange} failed: {e.SocketErrorCode}", "look at the guest's console");
        }

        return TestDiagnostics.OtherReply.Create(
            $"{exchange} ended without {Quote(exchange.Expect)} in what came back: {Excerpt(text.ToString())}",
            "correct the test, or what the program answers");
    }

    /// <returns>Null: the answer is as expected.</returns>
    public async Task<Diagnostic?> RunAsync(HttpExchange exchange, IPEndPoint place, CancellationToken cancellationToken)
    {
        var pin = exchange.Tls is { } file ? PinnedCertificate.Read(folder, file, exchange) : null;
        using var request = RequestOf(exchange, place);

        // One for each request, which has a connection, and a certificate to look for, of its own.
        using var http = HttpConnections.Direct(pin is null ? null : pin.IsPresented, Most);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answered();
            var body = exchange.Body is null ? "" : await answer.Content.ReadAsStringAsync(cancellationToken);
            return Compare(exchange, answer, body) is { } difference
                ? TestDiagnostics.OtherAnswer.Create(
                    $"the answer to {exchange} {difference}", "correct the test, or what the program answers")
                : null;
        }
        catch (HttpRequestException e) when (pin is not null && e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return pin.Refusal(e);
        }
        catch (HttpRequestException e)
        {
            return TestDiagnostics.OtherAnswer.Create(
                $"there was no answer to {exchange}: {HttpFailure.ReasonOf(e, request.RequestUri!)}",
                "look at the guest's console");
        }
    }

    private static HttpRequestMessage RequestOf(HttpExchange exchange, IPEndPoint place)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(exchange.Method), $"{(exchange.Tls is null ? "http" : "https")}://{place}{exchange.Path}")
        {
            Content = exchange.Send is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(exchange.Send)),
        };
        foreach (var (name, value) in exchange.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static string? Compare(HttpExchange exchange, HttpResponseMessage answer, string body)
    {
        if ((int)answer.StatusCode != exchange.Status)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"has status {(int)answer.StatusCode}, not {exchange.Status}");
        }

        foreach (var (name, expected) in exchange.Expect)
        {
            if (Header(answer, name) is var actual && actual != expected)
            {
                return actual is null ? $"has no header `{name}`" : $"has `{name}: {actual}`, not `{expected}`";
            }
        }

        return exchange.Body is { } part && !body.Contains(part, StringComparison.Ordinal)
            ? $"does not contain {Quote(part)}: {Excerpt(body)}"
            : null;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values)
            || answer.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    private static string Quote(string text) => $"`{OneLine(text)}`";

    private static string Excerpt(string text) =>
        text.Length == 0 ? "nothing" : $"`{OneLine(text.Length > 200 ? text[..200] + "…" : text)}`";

    private static string OneLine(string text) => string.Concat(text.Select(static c => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(c) => "?",
        _ => c.ToString(),
    }));
}
