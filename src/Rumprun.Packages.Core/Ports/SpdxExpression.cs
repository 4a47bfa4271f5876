namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// The syntax of an SPDX licence expression (SPDX 2.3, annex D). Identifiers are not checked against the list of licences.
/// </summary>
public static class SpdxExpression
{
    public static bool IsWellFormed(string text)
    {
        var words = text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (open, wantsOperand, canHaveException) = (0, true, false);
        for (var i = 0; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "(" when wantsOperand:
                    open++;
                    break;
                case ")" when !wantsOperand && open > 0:
                    open--;
                    canHaveException = false;
                    break;
                case "AND" or "OR" when !wantsOperand:
                    (wantsOperand, canHaveException) = (true, false);
                    break;
                case "WITH" when canHaveException && i + 1 < words.Length && IsIdentifier(words[i + 1]):
                    i++;
                    canHaveException = false;
                    break;
                case var word when wantsOperand && IsLicense(word):
                    (wantsOperand, canHaveException) = (false, true);
                    break;
                default:
                    return false;
            }
        }

        return !wantsOperand && open == 0;
    }

    private static bool IsLicense(string word)
    {
        var reference = word.IndexOf(":LicenseRef-", StringComparison.Ordinal);
        return reference >= 0
            ? word.StartsWith("DocumentRef-", StringComparison.Ordinal) && IsIdentifier(word[..reference])
                && IsIdentifier(word[(reference + 1)..])
            : IsIdentifier(word.EndsWith('+') ? word[..^1] : word);
    }

    private static bool IsIdentifier(string word) =>
        word is { Length: > 0 } and not ("AND" or "OR" or "WITH")
        && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}
