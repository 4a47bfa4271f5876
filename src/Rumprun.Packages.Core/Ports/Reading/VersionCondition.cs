using NuGet.Versioning;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>
/// The key <c>version</c> of a condition: a list of ranges, of which one has to match; a leading <c>!</c> means "not".
/// </summary>
internal static class VersionCondition
{
    public const string Key = "version";

    /// <summary>The versions that the condition holds for; null, with a diagnostic, if it is malformed.</summary>
    public static VersionSet? Read(Field field)
    {
        var all = VersionSet.Empty;
        foreach (var item in field.Node is YamlNode.Sequence ? field.AsList(minimum: 1) : [field])
        {
            if (ReadRange(item) is not { } range)
            {
                return null;
            }

            all = all.Union(range);
        }

        return all;
    }

    private static VersionSet? ReadRange(Field field)
    {
        if (field.AsQuotedText() is not { } text)
        {
            return null;
        }

        var isNegated = text.StartsWith('!');
        var interval = isNegated ? text[1..] : text;
        if (interval is ['[' or '(', ..] && VersionRange.TryParse(interval, allowFloating: false, out var range))
        {
            var set = VersionSet.Of(range);
            if (!set.IsEmpty)
            {
                return isNegated ? set.Complement() : set;
            }
        }

        // A bare version would mean "or later" under `range`, and "exactly" on the command line.
        field.Refuse(
            PortDiagnostics.Range, $"`{text}` is not an interval of versions",
            "write `\"[1.2]\"` for that version, `\"[1.2,)\"` for it and later ones, `\"(,2.0)\"` for earlier ones, and `!` "
                + "before it for all others");
        return null;
    }
}
