using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Recognises common licences by sentences that only they contain. The result is a guess.</summary>
public static class LicenseRecognition
{
    private static readonly ImmutableArray<(string Identifier, ImmutableArray<string> Sentences)> s_texts =
    [
        ("Apache-2.0", ["apache license version 2 0 january 2004"]),
        ("Apache-2.0", ["licensed under the apache license version 2 0"]),
        ("MPL-2.0", ["mozilla public license version 2 0"]),
        ("AGPL-3.0", ["gnu affero general public license version 3"]),
        ("LGPL-2.0", ["gnu library general public license version 2"]),
        ("LGPL-2.1", ["gnu lesser general public license version 2 1"]),
        ("LGPL-3.0", ["gnu lesser general public license version 3"]),
        ("GPL-2.0", ["gnu general public license version 2"]),
        ("GPL-3.0", ["gnu general public license version 3"]),
        ("PSF-2.0", ["python software foundation license version 2"]),
        ("OpenSSL", ["this product includes software developed by the openssl project", "redistributions of any form "
            + "whatsoever"]),
        ("ISC", ["permission to use copy modify and or distribute this software for any purpose with or without fee is "
            + "hereby granted"]),
        ("ISC", ["permission to use copy modify and distribute this software for any purpose with or without fee is hereby "
            + "granted"]),
        ("Zlib", ["altered source versions must be plainly marked as such", "the origin of this software must not be "
            + "misrepresented"]),
        ("MIT", ["permission is hereby granted free of charge to any person obtaining a copy", "the above copyright "
            + "notice"]),
        ("CC0-1.0", ["cc0 1 0 universal"]),
        ("Unlicense", ["this is free and unencumbered software released into the public domain"]),
    ];

    private static readonly ImmutableArray<string> s_gnu =
        ["GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0", "AGPL-3.0"];

    /// <summary>
    /// The licences whose texts, or whose usual notice, are in a text, as SPDX identifiers in order. GNU licences lack the
    /// suffix <c>-only</c> or <c>-or-later</c>, which the sources decide.
    /// </summary>
    public static ImmutableArray<string> In(string text)
    {
        var words = Normalised(text);
        var found = s_texts.Where(
            t => t.Sentences.All(s => words.Contains($" {s} ", StringComparison.Ordinal))).Select(static t => t.Identifier);
        return Reduced([.. found.Concat(Bsd(words)).Distinct(StringComparer.Ordinal)]);
    }

    public static bool IsGnu(string identifier) => s_gnu.Contains(identifier);

    /// <summary>Whether a notice allows a later version.</summary>
    public static bool AllowsLater(string text) =>
        Normalised(text).Contains(" any later version ", StringComparison.Ordinal);

    private static IEnumerable<string> Bsd(string words)
    {
        if (!words.Contains(" redistribution and use in source and binary forms ", StringComparison.Ordinal)
            || words.Contains(" redistributions of any form whatsoever ", StringComparison.Ordinal))
        {
            yield break;
        }

        var endorses = words.Contains(" to endorse or promote products derived ", StringComparison.Ordinal);
        var advertises = words.Contains(
            " advertising materials mentioning features or use of this software ", StringComparison.Ordinal);
        yield return advertises ? "BSD-4-Clause" : endorses ? "BSD-3-Clause" : "BSD-2-Clause";
    }

    /// <summary>Texts mention one another: version 3 of the lesser licence refers to the general one.</summary>
    private static ImmutableArray<string> Reduced(ImmutableArray<string> found)
    {
        var lesser = found.Any(static i => i.StartsWith("LGPL", StringComparison.Ordinal));
        return lesser ? [.. found.Where(static i => i is not ("GPL-2.0" or "GPL-3.0"))] : found;
    }

    /// <summary>Lower case, words separated by one blank, without comment signs and punctuation.</summary>
    private static string Normalised(string text)
    {
        var words = new StringBuilder(text.Length + 2).Append(' ');
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                words.Append(char.ToLowerInvariant(c));
            }
            else if (words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.Append(' ').ToString();
    }
}
