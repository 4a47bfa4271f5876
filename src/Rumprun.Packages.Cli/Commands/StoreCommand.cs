using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Maintenance;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg store verify</c>.</summary>
public static class StoreCommand
{
    public static DocumentedCommand Create(Composition composition) => new(
        new Command("store", "Check the store of packages") { Verify(composition) },
        CommandGroup.Machine,
        [new Example(
            "rrpkg store verify --repair", "find damaged packages, and have them made again when they are needed")]);

    private static Command Verify(Composition composition)
    {
        var repair =
            new Option<bool>("--repair") { Description = "Move what is damaged away, so that it is built or pulled again" };
        var json = Options.Json();
        var command = new Command("verify", "Compare every package with its hash") { repair, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var progress = composition.Progress(parse);
            var found = await composition.VerifyStore().RunAsync(parse.GetValue(repair), progress, cancellationToken);
            progress.Clear();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output, StoreVerificationJson.Of(found), CliJson.Default.StoreVerificationJson);
            }
            else
            {
                Write(found, composition);
            }

            return (int)(found.Faults.IsEmpty || found.IsRepaired ? ExitCode.Done : ExitCode.Integrity);
        });
        return command;
    }

    private static void Write(StoreVerification found, Composition composition)
    {
        // All faults have the same hint, which is printed once at the end.
        composition.Diagnostics.Render(found.Faults.Select(static f => f with { Hints = [] }));
        composition.Terminal.Output.WriteLine(
            $"{found.Packages} packages and {found.Records} records verified: "
                + $"{(found.Faults.IsEmpty ? "no fault" : $"{found.Faults.Length} faults")}"
            + (found.IsRepaired && !found.Faults.IsEmpty ? ", moved away" : ""));
        if (!found.Faults.IsEmpty && !found.IsRepaired)
        {
            composition.Terminal.Error.WriteLine("hint: run `rrpkg store verify --repair`");
        }

        foreach (var port in found.Incomplete)
        {
            composition.Terminal.Error.WriteLine($"hint: run `rrpkg install {port}` to repair it");
        }
    }
}
