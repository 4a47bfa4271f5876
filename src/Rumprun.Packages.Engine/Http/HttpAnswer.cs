using System.Net;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Http;

/// <summary>A server's answer: its status and headers, and its body as it comes.</summary>
public sealed class HttpAnswer : IAsyncDisposable
{
    private readonly HttpCall _call;
    private readonly string? _phrase;

    internal HttpAnswer(HttpCall call, HttpResponseMessage response, HttpBody body)
    {
        (_call, Body) = (call, body);
        (Status, _phrase) = (response.StatusCode, response.ReasonPhrase);
        var headers = response.Content.Headers;
        MediaType = headers.ContentType?.MediaType;
        Validator = HttpTransfer.ValidatorOf(response);
        Start = Status == HttpStatusCode.PartialContent ? headers.ContentRange?.From ?? 0 : 0;
        Total = headers.ContentRange?.Length ?? headers.ContentLength + Start;
    }

    public HttpStatusCode Status { get; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string? MediaType { get; }

    /// <summary>The file's strong ETag, else its date; null where the server states neither.</summary>
    public string? Validator { get; }

    /// <summary>Where in the file the body begins: behind the part that the caller has, or at 0.</summary>
    public long Start { get; }

    /// <summary>The size of the whole file in bytes; null where the server does not state it.</summary>
    public long? Total { get; }

    /// <summary>
    /// The body. Where the connection breaks, it is continued from another answer. What cannot be read is a
    /// <see cref="DiagnosticException"/> in the words of the call.
    /// </summary>
    public Stream Body { get; }

    /// <summary>The failure that a status is which the caller has no use for.</summary>
    public DiagnosticException Refusal()
    {
        var reason = $"the server answered {(int)Status} {Printable.Line(_phrase ?? "")}".TrimEnd();
        return new DiagnosticException(
            _call.Explain(new HttpFault(HttpDiagnostics.ServerRefused, reason) { Status = (int)Status }));
    }

    /// <summary>The failure that a web page is where a file was asked for.</summary>
    public DiagnosticException PageRefusal() => new(_call.Explain(HtmlPage.Fault(title: null)));

    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
