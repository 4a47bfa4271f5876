using System.Text.Json;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Index;

/// <summary>The refusal of an index, and checks that several of its parts need.</summary>
internal static class IndexFailure
{
    /// <summary>Bytes.</summary>
    private const long LargestBlob = 1L << 40;

    private const int LongestLine = 500;

    public delegate T Reading<T, TContext>(ReadOnlySpan<byte> bytes, TContext context);

    /// <exception cref="DiagnosticException">RR3230: they are too many, or <paramref name="read"/> refuses them.</exception>
    public static T Guard<T, TContext>(
        string target, ReadOnlySpan<byte> bytes, int largest, Reading<T, TContext> read, TContext context)
    {
        try
        {
            return bytes.Length <= largest
                ? read(bytes, context)
                : throw new FormatException($"it is longer than {largest} bytes");
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            var why = e is JsonException json ? JsonFailure.ReasonOf(json) : e.Message;
            throw new DiagnosticException(
                IndexDiagnostics.Invalid.Create(
                    $"`{target}` of the mirror is not a valid index: {why}",
                    "report it to the mirror's operator",
                    "if the mirror is newer than this rrpkg, update rrpkg"),
                e);
        }
    }

    public static void RequireSchema(int schema, int known)
    {
        if (schema != known)
        {
            throw new FormatException($"schema {schema} is not known to this rrpkg");
        }
    }

    public static Blob RequireBlob(string sha256, long size) => size is >= 0 and <= LargestBlob
        ? new Blob(Sha256Digest.Parse(sha256), size)
        : throw new FormatException($"{size} is not the size of a file");

    /// <summary>A text that is printed: one line without control characters.</summary>
    public static string RequireLine(string text) => text.Length <= LongestLine && !text.Any(char.IsControl)
        ? text
        : throw new FormatException("a text is too long, or has control characters");
}
