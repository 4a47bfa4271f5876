using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>An address of an archive, parsed.</summary>
internal abstract partial record SourceAddress
{
    private SourceAddress()
    {
    }

    public sealed record Http(Uri Uri) : SourceAddress
    {
        public override string ToString() => ShownAddress.Of(Uri);
    }

    public sealed record LocalFile(string Path) : SourceAddress
    {
        public override string ToString() => $"file:{Path}";
    }

    /// <param name="Suite">A release of Debian by its codename or class; null: those that the machine's apt has.</param>
    public sealed record Debian(string? Suite, string SourcePackage, string FileName) : SourceAddress
    {
        public override string ToString() => $"debian:{(Suite is null ? "" : $"{Suite}/")}{SourcePackage}/{FileName}";
    }

    /// <summary>An address that cannot be used; reported when its turn comes.</summary>
    public sealed record Unusable(string Text, string Reason) : SourceAddress
    {
        public override string ToString() => ShownAddress.Of(Text);
    }

    public static SourceAddress Parse(string text)
    {
        if (text.StartsWith("debian:", StringComparison.Ordinal))
        {
            var match = DebianAddress().Match(text);
            return match.Success
                ? new Debian(
                    match.Groups["suite"] is { Success: true, Value: var suite } ? suite : null,
                    match.Groups["source"].Value,
                    match.Groups["file"].Value)
                : new Unusable(text, "this is not of the form `debian:SOURCE/FILE` or `debian:SUITE/SOURCE/FILE`");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return new Unusable(text, "this is not a valid address");
        }

        return uri.Scheme switch
        {
            "http" or "https" => new Http(uri),
            "file" when uri.Host.Length == 0 => new LocalFile(uri.LocalPath),
            "file" => new Unusable(text, "a `file:` address cannot name another machine"),
            _ => new Unusable(text, $"the scheme `{uri.Scheme}` is not known"),
        };
    }

    /// <summary>Names as Debian Policy 5.6.1 has them, so that none can pass for an option of apt's.</summary>
    [GeneratedRegex(
        @"^debian:((?<suite>[a-z][a-z0-9.-]*)/)?(?<source>[a-z0-9][a-z0-9+.-]+)/(?<file>[A-Za-z0-9][A-Za-z0-9+.~_-]*)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex DebianAddress();
}
