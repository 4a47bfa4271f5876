using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Publishing;

namespace Rumprun.Packages.Server;

/// <summary>
/// The files of a signed mirror: <c>GET|HEAD /metadata/{file}</c>, <c>/targets/{path}</c> and <c>/blobs/{aa}/{sha256}</c>.
/// What has a hash in its name is served only if it has that hash.
/// </summary>
internal sealed partial class MirrorFileEndpoints(MirrorDirectory directory, TimeProvider clock)
{
    /// <summary>For the timestamp, and for a root's next version, which is not there yet.</summary>
    private const string Short = "public, max-age=10, must-revalidate";

    /// <summary>In bytes: metadata is read whole, and this is more than clients accept.</summary>
    private const long LargestMetadata = 64 << 20;

    private readonly VerifiedFiles _verified = new();

    public void Map(WebApplication mirror)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        mirror.MapMethods(
            "/metadata/{file}", methods, async context => await (await MetadataAsync(context)).ExecuteAsync(context));
        mirror.MapMethods(
            "/targets/{**path}", methods, async context => await (await TargetAsync(context)).ExecuteAsync(context));
        mirror.MapMethods(
            "/blobs/{start}/{digest}", methods, async context => await (await BlobAsync(context)).ExecuteAsync(context));
        mirror.MapGet("/ready", context => Ready(context).ExecuteAsync(context)).DisableRateLimiting();
    }

    private async Task<IResult> MetadataAsync(HttpContext context)
    {
        var name = (string)context.GetRouteValue("file")!;
        if (!FileName().IsMatch(name) || !name.EndsWith(".json", StringComparison.Ordinal)
            || await ReadAsync(Path.Combine(directory.Root, "metadata", name), context.RequestAborted) is not { } bytes)
        {
            context.Response.Headers.CacheControl = Short;
            return NotHere(context);
        }

        context.Response.Headers.CacheControl = name == RoleName.FileOf(RoleName.Timestamp) ? Short : Mirror.Immutable;
        return TypedResults.Bytes(
            bytes,
            "application/json",
            enableRangeProcessing: true,
            entityTag: new EntityTagHeaderValue($"\"{Sha256Digest.Of(bytes)}\""));
    }

    private Task<IResult> TargetAsync(HttpContext context)
    {
        var path = (string?)context.GetRouteValue("path") ?? "";
        var segments = path.Split('/');
        return segments.All(static s => FileName().IsMatch(s))
            && segments[^1].Split('.') is [var hash, _, ..] && Sha256Digest.TryParse(hash, out var digest)
            ? FileAsync(Path.Combine(["targets", .. segments]), digest, "application/json", context)
            : Task.FromResult<IResult>(NotHere(context));
    }

    private Task<IResult> BlobAsync(HttpContext context) =>
        Sha256Digest.TryParse((string?)context.GetRouteValue("digest"), out var digest)
        && (string?)context.GetRouteValue("start") == digest.Hex[..2]
            ? FileAsync(directory.BlobPath(digest), digest, "application/octet-stream", context)
            : Task.FromResult<IResult>(NotHere(context));

    private async Task<IResult> FileAsync(string name, Sha256Digest digest, string type, HttpContext context)
    {
        var path = Path.Combine(directory.Root, name);
        if (!await _verified.IsWellAsync(path, () => HasHashAsync(path, digest, context.RequestAborted)))
        {
            return NotHere(context);
        }

        context.Response.Headers.CacheControl = Mirror.Immutable;
        return TypedResults.PhysicalFile(
            path, type, entityTag: new EntityTagHeaderValue($"\"{digest}\""), enableRangeProcessing: true);
    }

    private IResult Ready(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var expires = MirrorState.Read(directory).Timestamp.Signed.Expires;
            return expires > clock.GetUtcNow()
                ? TypedResults.Json(new Health("ready"), MirrorJson.Default.Health)
                : NotReady($"the mirror's timestamp has expired at {expires:u}");
        }
        catch (DiagnosticException e)
        {
            return NotReady(e.Diagnostics[0].Message);
        }
    }

    private static JsonHttpResult<Problem> NotReady(string why) =>
        Problems.Refuse(HttpStatusCode.ServiceUnavailable, MirrorDiagnostics.NotReady, why);

    private static JsonHttpResult<Problem> NotHere(HttpContext context) =>
        Problems.NotHere($"there is nothing at `{context.Request.Path}`");

    private static async Task<bool> HasHashAsync(string path, Sha256Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = PlainFile.OpenRead(path, bufferSize: 1 << 16);
            return Sha256Digest.FromBytes(await SHA256.HashDataAsync(content, cancellationToken)) == digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = PlainFile.OpenRead(path, bufferSize: 0);
            if (content.Length > LargestMetadata)
            {
                return null;
            }

            var bytes = new byte[content.Length];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A segment as mirrors' files have them: no path, and no hidden file.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_%~+-][A-Za-z0-9._%~+-]*\z")]
    private static partial Regex FileName();
}
