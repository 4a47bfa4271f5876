using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Http;

/// <summary>Why a request failed.</summary>
/// <param name="Problem">The kind of failure, one of <see cref="HttpDiagnostics"/>.</param>
/// <param name="Reason">The cause, as the end of a sentence.</param>
public sealed record HttpFault(DiagnosticDescriptor Problem, string Reason)
{
    public ImmutableArray<string> Hints { get; init; } = [];

    /// <summary>The status of the server's answer; null where there was none.</summary>
    public int? Status { get; init; }

    /// <summary>How many attempts such a failure is worth. 1: the next attempt would fail in the same way.</summary>
    internal int WorthAttempts { get; init; } = 1;

    /// <summary>How long the server asks to wait before the next attempt.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>A failure that may pass.</summary>
    internal static HttpFault Passing(string reason, int worthAttempts = int.MaxValue) =>
        new(HttpDiagnostics.TransferFailed, reason) { WorthAttempts = worthAttempts };
}

/// <summary>Carries a fault from where it was met to where it is decided whether to try again.</summary>
public sealed class HttpFaultException(HttpFault fault, Exception? cause = null) : Exception(fault.Reason, cause)
{
    public HttpFault Fault => fault;
}
