using System.CommandLine;
using System.CommandLine.Completions;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>
/// Completes with what there is at the moment: ports, guests, disks. A page of help would list all of that in place of a name it has
/// not been given, and need a tree of ports for it.
/// </summary>
internal static class CompletingSymbols
{
    public static void CompletesWith(this Argument argument, Func<CompletionContext, IEnumerable<CompletionItem>> items)
    {
        argument.HelpName ??= argument.Name;
        argument.CompletionSources.Add(items);
    }

    public static void CompletesWith(this Option option, Func<CompletionContext, IEnumerable<CompletionItem>> items)
    {
        option.HelpName ??= option.Name.TrimStart('-').ToUpperInvariant();
        option.CompletionSources.Add(items);
    }
}
