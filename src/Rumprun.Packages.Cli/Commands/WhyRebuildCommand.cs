using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Building.Explaining;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg why-rebuild PORT</c>.</summary>
public static class WhyRebuildCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var port = new Argument<string>("port") { Description = "A port, with options as for `build`" };
        var (target, json) = (Options.Target(), Options.Json());
        port.CompletesWith(composition.PortRequests);
        var command = new Command("why-rebuild", "Show what changed since a port was last built") { port, target, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var wanted = Options.Request(parse.GetRequiredValue(port));
            await composition.FetchPortsAsync(parse, [wanted], cancellationToken);
            var explanation = await composition.WhyRebuild(parse).RunAsync(
                wanted, parse.GetValue(target), cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, RebuildJson.Of(explanation), CliJson.Default.RebuildJson);
            }
            else
            {
                Write(explanation, indent: "", composition.Terminal.Output);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
            [new Example("rrpkg why-rebuild nginx", "which source, patch, option or dependency changed")]);
    }

    private static void Write(RebuildExplanation port, string indent, TextWriter output)
    {
        output.WriteLine($"{indent}{Sentence(port)}");
        foreach (var change in port.Changes)
        {
            output.WriteLine($"{indent}  {change.Subject}");
            output.WriteLine($"{indent}    was  {Value(change.Before)}");
            output.WriteLine($"{indent}    now  {Value(change.After)}");
        }

        foreach (var cause in port.Causes)
        {
            Write(cause, $"{indent}  ", output);
        }
    }

    private static string Sentence(RebuildExplanation port)
    {
        var last = port.LastBuilt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{port.Name} for {port.Target}" + port.Verdict switch
        {
            RebuildVerdict.UpToDate => $" is up to date: nothing has changed since it was built, {last}",
            RebuildVerdict.NeverBuilt => " was never built here: there is nothing to compare with",
            RebuildVerdict.Changed => $" would be rebuilt. Since {last}, this has changed:",
            RebuildVerdict.PackageGone =>
                " would be rebuilt: nothing has changed, but its package is no longer in the store",
            RebuildVerdict.Undecided => " would be rebuilt only if the output of a dependency changes:",
            _ => port.Changes.IsEmpty
                ? " has a different output; its earlier inputs are no longer known"
                : $" has a different output since {last}, because of this:",
        };
    }

    /// <summary>The beginning of a hash identifies it.</summary>
    private static string Value(string? value) => value is null
        ? "(nothing)"
        : string.Join(
            ' ', value.Split(' ').Select(static word => Sha256Digest.TryParse(word, out var digest) ? digest.Short : word));
}
