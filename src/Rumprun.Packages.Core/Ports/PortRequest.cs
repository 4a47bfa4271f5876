using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// A request as a user writes it: <c>nginx</c>, <c>nginx[ssl,!pcre2]</c>, <c>nginx@1.22.1</c>, <c>nginx@[1.20,2.0)</c>. An
/// option adds to the defaults; a leading <c>!</c> turns a default off. A plain version means exactly that version.
/// </summary>
public sealed record PortRequest(PortName Port, VersionRange Range)
{
    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    public ImmutableSortedSet<PortName> WithoutOptions { get; init; } = [];

    /// <summary>The requested options.</summary>
    public OptionChoice Choice => new() { With = Options, Without = WithoutOptions };

    /// <summary>Just the name: any version, with the default options.</summary>
    public bool IsPlain => VersionSet.Of(Range).IsAll && Options.IsEmpty && WithoutOptions.IsEmpty;

    /// <summary>Any version of a port, with these options.</summary>
    public static PortRequest Of(PortVariant variant) => new(variant.Port, VersionRange.All)
    {
        Options = variant.Options.With,
        WithoutOptions = variant.Options.Without,
    };

    /// <summary>A dependency as a request.</summary>
    public static PortRequest Of(Dependency dependency) => new(dependency.Port, dependency.Range)
    {
        Options = dependency.Options,
        WithoutOptions = dependency.WithoutOptions,
    };

    public static bool TryParse(string text, [NotNullWhen(true)] out PortRequest? request)
    {
        request = null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (subject, version) = at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
        var bracket = subject.IndexOf('[', StringComparison.Ordinal);
        var (name, list) = bracket < 0 ? (subject, null) : (subject[..bracket], subject[bracket..]);
        if (!PortName.TryParse(name, out var port)
            || !TryParseRange(version, out var range)
            || !TryParseOptions(list, out var options, out var without))
        {
            return false;
        }

        request = new PortRequest(port, range) { Options = options, WithoutOptions = without };
        return true;
    }

    public override string ToString()
    {
        var versions = VersionSet.Of(Range);
        return $"{Port}{Choice}{(versions.IsAll ? "" : $"@{versions}")}";
    }

    private static bool TryParseRange(string? text, [NotNullWhen(true)] out VersionRange? range)
    {
        if (text is null)
        {
            range = VersionRange.All;
            return true;
        }

        // NuGet reads a bare version as "that or newer"; a user who names a version means exactly that version.
        return VersionRange.TryParse(
            NuGetVersion.TryParse(text, out _) ? $"[{text}]" : text, allowFloating: false, out range)
            && !VersionSet.Of(range).IsEmpty;
    }

    private static bool TryParseOptions(
        string? list, out ImmutableSortedSet<PortName> options, out ImmutableSortedSet<PortName> without)
    {
        (options, without) = ([], []);
        if (list is null)
        {
            return true;
        }

        if (list is not ['[', .., ']'])
        {
            return false;
        }

        foreach (var item in list[1..^1].Split(',', StringSplitOptions.TrimEntries))
        {
            var off = item.StartsWith('!');
            if (!PortName.TryParse(off ? item[1..] : item, out var option))
            {
                return false;
            }

            (options, without) = off ? (options, without.Add(option)) : (options.Add(option), without);
        }

        return !options.Overlaps(without);
    }
}
