using System.Text;

namespace Rumprun.Packages.Core.Resolution.Explaining;

/// <summary>
/// Formats an explanation for people: one line for the port, with the details indented below it.
/// </summary>
public static class ExplanationText
{
    public static string Of(PortExplanation explanation)
    {
        var port = explanation.Port;
        var options = port.Options.IsEmpty ? "" : $" [{string.Join(',', port.Options)}]";
        var text = new StringBuilder($"{port.Name} {port.Version}{options}\n");
        foreach (var needs in explanation.Needs.GroupBy(static n => n.Subject))
        {
            text.Append(
                $"  {needs.Key} {(needs.First().By is null ? "ask" : "asks")} for "
                    + $"{string.Join(", ", needs.Select(static n => n.Requirement))}\n");
        }

        foreach (var choice in explanation.ProviderOf)
        {
            text.Append(
                $"  chosen for `{choice.Virtual}`, which {string.Join(", ", choice.Order.Select(static o => $"`{o}`"))} ")
                .Append($"{(choice.Order.Length == 1 ? "provides" : "provide")}: {choice.Reason}\n");
        }

        text.Append($"  {port.Version} {SentenceFor(explanation.Reason)}\n");
        foreach (var refused in explanation.Refused)
        {
            text.Append($"  not {refused.Version}: {string.Join("\n    ", refused.Reasons)}\n");
        }

        return text.ToString();
    }

    /// <summary>The version with the reason for it, and each newer version with the reason against it.</summary>
    public static string InOneLine(PortExplanation explanation)
    {
        var port = explanation.Port;
        var passedOver = explanation.Refused.Select(static r => $"; not {r.Version}: {string.Join(", ", r.Reasons)}");
        return $"{port.Version} {SentenceFor(explanation.Reason)}{string.Concat(passedOver)}";
    }

    private static string SentenceFor(ChoiceReason reason) => reason switch
    {
        ChoiceReason.Locked => "is locked",
        ChoiceReason.Installed => "is installed",
        ChoiceReason.Only => "is the only version",
        ChoiceReason.Newest => "is the newest",
        ChoiceReason.Oldest => "is the oldest",
        ChoiceReason.OldestPossible => "is the oldest that fits",
        ChoiceReason.Toolchain => "is the toolchain's own",
        _ => "is the newest that fits",
    };

    /// <summary>The reason in one word, as `rrpkg resolve` prints it under FROM.</summary>
    public static string WordsFor(ChoiceReason reason) => reason switch
    {
        ChoiceReason.Locked => "locked",
        ChoiceReason.Installed => "installed",
        ChoiceReason.Only => "only-version",
        ChoiceReason.Newest => "newest",
        ChoiceReason.Oldest => "oldest",
        ChoiceReason.OldestPossible => "oldest-possible",
        ChoiceReason.Toolchain => "toolchain",
        _ => "newest-possible",
    };
}
