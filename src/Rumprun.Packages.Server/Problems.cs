using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Server;

/// <summary>Problem responses as defined by RFC 9457.</summary>
internal static class Problems
{
    public static JsonHttpResult<Problem> NotHere(string detail) =>
        Refuse(HttpStatusCode.NotFound, MirrorDiagnostics.NotHere, detail);

    public static JsonHttpResult<Problem> Refuse(HttpStatusCode status, DiagnosticDescriptor descriptor, string detail) =>
        TypedResults.Json(
        new Problem(descriptor.Title, (int)status, detail, descriptor.Id),
        MirrorJson.Default.Problem,
        "application/problem+json",
        (int)status);
}
