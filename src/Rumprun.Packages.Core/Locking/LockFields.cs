using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// Values that only lock files contain. rrpkg writes them, so an invalid one results from an edit or a merge.
/// </summary>
internal static class LockFields
{
    private const string Rewrite = "remove the entry, and run `rrpkg lock`";

    public static Target? AsTarget(this Field field)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        if (Target.TryParse(text, out var target))
        {
            return target;
        }

        field.Refuse(LockDiagnostics.Malformed, $"`{text}` is not a target", Rewrite);
        return null;
    }

    public static PortRequest? AsRequest(this Field field)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        if (PortRequest.TryParse(text, out var request))
        {
            return request;
        }

        field.Refuse(
            LockDiagnostics.Malformed,
            $"`{text}` does not name a port",
            "write a name, `NAME[OPTION,!OPTION]`, `NAME@VERSION` or `NAME@[LOW,HIGH)`");
        return null;
    }

    public static PortVersion? AsPortVersion(this Field field)
    {
        if (field.AsQuotedText() is not { } text)
        {
            return null;
        }

        if (!text.Any(char.IsWhiteSpace) && PortVersion.TryParse(text, out var version) && !version.Version.HasMetadata)
        {
            return version;
        }

        field.Refuse(LockDiagnostics.Malformed, $"`{text}` is not a valid version of a port", Rewrite);
        return null;
    }

    public static Sha256Digest? AsDigest(this Field field)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        if (Sha256Digest.TryParse(text, out var digest))
        {
            return digest;
        }

        field.Refuse(
            LockDiagnostics.Malformed, $"{field.Name} `{text}` is not a SHA-256: 64 lower-case hexadecimal digits", Rewrite);
        return null;
    }

    public static LockedSource? AsSource(this Field field)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        if (LockedSource.TryParse(text, out var source))
        {
            return source;
        }

        field.Refuse(
            LockDiagnostics.Malformed,
            $"`{text}` is not a valid source: `sha256:` and 64, or `git:` and 40, lower-case hexadecimal digits",
            Rewrite);
        return null;
    }
}
