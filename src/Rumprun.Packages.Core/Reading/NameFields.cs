using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Reading;

/// <summary>Names that are not a port's: environment variables and the like, and mappings from them.</summary>
internal static class NameFields
{
    /// <summary>The name of an environment variable (POSIX.1-2017, 8.1, and lower case).</summary>
    public static string? AsVariable(this Field field) =>
        field.AsWord("a name of an environment variable", static (c, i) => char.IsAsciiLetter(c) || c == '_'
            || (i > 0 && char.IsAsciiDigit(c)));

    /// <summary>One label of a host name (RFC 1123, 2.1).</summary>
    public static string? AsHostname(this Field field) =>
        field.AsText() is { } text && (text.Length > 63 || text[0] == '-' || text[^1] == '-')
            ? field.RefuseName<string>(text, "a host name")
            : field.AsWord("a host name", static (c, _) => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>The name of an HTTP header: a token (RFC 9110, 5.6.2).</summary>
    public static string? AsHeader(this Field field) =>
        field.AsWord(
            "a name of an HTTP header",
            static (c, _) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    /// <summary>The name of a program, as a user types it.</summary>
    public static string? AsProgram(this Field field) =>
        field.AsWord(
            "a name of a program",
            static (c, i) => char.IsAsciiLetterOrDigit(c) || c == '_' || (i > 0 && c is '+' or '.' or '-'));

    /// <summary>A mapping from names to values; invalid entries are reported and skipped.</summary>
    public static ImmutableSortedDictionary<string, T> AsDictionary<T>(
        this Field? field, Func<Field, string?> readKey, Func<Field, T?> readValue)
        where T : class
    {
        if (field is null)
        {
            return ImmutableSortedDictionary<string, T>.Empty.WithComparers(StringComparer.Ordinal);
        }

        var result = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in field.Value.AsEntries())
        {
            var (name, read) = (readKey(key), readValue(value));
            if (name is not null && read is not null)
            {
                result[name] = read;
            }
        }

        return result.ToImmutable();
    }

    /// <summary>A list whose items are all read the same way; invalid items are reported and skipped.</summary>
    public static ImmutableArray<T> AsListOf<T>(this Field? field, Func<Field, T?> read)
        where T : class
    {
        if (field is null)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<T>();
        foreach (var item in field.Value.AsList())
        {
            if (read(item) is { } value)
            {
                result.Add(value);
            }
        }

        return result.ToImmutable();
    }

    /// <summary>A list of names; invalid items are reported and skipped.</summary>
    public static ImmutableArray<PortName> AsNames(this Field? field, int minimum = 0, int maximum = int.MaxValue)
    {
        if (field is null)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<PortName>();
        foreach (var item in field.Value.AsList(minimum, maximum))
        {
            if (item.AsName() is { } name)
            {
                result.Add(name);
            }
        }

        return result.ToImmutable();
    }

    private static string? AsWord(this Field field, string kind, Func<char, int, bool> isAllowed)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!isAllowed(text[i], i))
            {
                return field.RefuseName<string>(text, kind);
            }
        }

        return text;
    }

    private static T? RefuseName<T>(this Field field, string text, string kind)
    {
        field.Refuse(ReadingDiagnostics.Name, $"{field.Name} `{text}` is not {kind}");
        return default;
    }
}
