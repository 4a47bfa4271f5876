using System.Net.Http.Headers;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Http;

/// <summary>A request to a server, sent again where an attempt fails in a way that may pass.</summary>
/// <param name="Address">May hold a user and a password, which are sent to this server alone and never printed.</param>
public sealed record HttpCall(HttpMethod Method, Uri Address)
{
    private readonly Func<HttpFault, Diagnostic>? _explain;

    /// <summary>Sent to this server alone; null: the user and the password of the address, if it has any.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>A body to send, from its beginning at each attempt; null: none.</summary>
    public Stream? Body { get; init; }

    /// <summary>How much of the body the caller has already.</summary>
    public HttpPart Part { get; init; } = HttpPart.None;

    /// <summary>
    /// Whether the caller checks the body's hash, so that parts of it may come from answers that nothing but the hash shows
    /// to be of one file.
    /// </summary>
    public bool IsVerified { get; init; }

    /// <summary>Called before each further attempt, with what failed and how long the pause is.</summary>
    public Action<string>? Retrying { get; init; }

    /// <summary>Makes a fault the diagnostic to throw. Default: the fault's problem, with the address.</summary>
    public Func<HttpFault, Diagnostic> Explain
    {
        get => _explain ?? ExplainPlainly;
        init => _explain = value;
    }

    private Diagnostic ExplainPlainly(HttpFault fault) =>
        fault.Problem.Create($"`{ShownAddress.Of(Address)}`: {fault.Reason}", [.. fault.Hints]);
}

/// <summary>The beginning of a body that an earlier transfer left.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Validator">The strong ETag or date that tells whether the file is still the same; null: unknown.</param>
public sealed record HttpPart(long Length, string? Validator)
{
    public static HttpPart None { get; } = new(0, null);
}
