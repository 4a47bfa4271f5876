using System.CommandLine;
using System.CommandLine.Completions;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>
/// Completes with existing items (ports, guests, disks) or with fixed words only: the library would add the names of an
/// enumeration's members. Without a name for the value, a help page would list all items, and need a ports tree for that.
/// </summary>
internal static class CompletingSymbols
{
    public static void CompletesWith(this Argument argument, Func<CompletionContext, IEnumerable<CompletionItem>> items)
    {
        argument.HelpName ??= argument.Name;
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add(Sound(items));
    }

    public static void CompletesWith(this Option option, Func<CompletionContext, IEnumerable<CompletionItem>> items)
    {
        option.HelpName ??= option.Name.TrimStart('-').ToUpperInvariant();
        option.CompletionSources.Clear();
        option.CompletionSources.Add(Sound(items));
    }

    public static Option<T> CompletesWithWords<T>(this Option<T> option, IEnumerable<string> words)
    {
        option.CompletesWith(_ => words.Select(static w => new CompletionItem(w)));
        return option;
    }

    /// <summary>The same items, or none if they cannot be determined: completion has no place for an error.</summary>
    private static Func<CompletionContext, IEnumerable<CompletionItem>> Sound(
        Func<CompletionContext, IEnumerable<CompletionItem>> items) =>
        context =>
        {
            try
            {
                return [.. items(context)];
            }
            catch (Exception e) when (e is DiagnosticException or IOException or UnauthorizedAccessException)
            {
                return [];
            }
        };
}
