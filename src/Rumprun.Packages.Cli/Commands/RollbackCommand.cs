using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg rollback [N]</c>.</summary>
public static class RollbackCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var number = Options.Generation("The generation to restore; default: the one before the current one");
        var json = Options.Json();
        number.CompletesWith(_ => composition.GenerationNumbers());
        var command = new Command("rollback", "Install what an earlier generation had") { number, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var result = await composition.Rollback().RunAsync(
                parse.GetValue(number), composition.Progress(parse), cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, RollbackJson.Of(result), CliJson.Default.RollbackJson);
            }
            else
            {
                Write(result, composition.Terminal);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg rollback", "undo the last change; run it again to redo it"),
            new Example("rrpkg rollback 4", "install what generation 4 had"),
        ]);
    }

    private static void Write(RollbackResult result, Terminal terminal)
    {
        GenerationChangeText.Write(result.Changes, terminal.Output);
        var (current, restored) = (
            result.Current.Number.ToString(CultureInfo.InvariantCulture), result.Restored.ToString(
                CultureInfo.InvariantCulture));
        terminal.Error.WriteLine(result.Changes.IsEmpty
            ? $"nothing changed: generation {current} has the same ports as generation {restored}"
            : $"generation {current} has the ports of generation {restored}");
    }
}
