using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg attest PORT... --to DIR --key KEY</c>.</summary>
public static class AttestCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.OptionalRequests("What to rebuild: as for `verify`");
        var to = new Option<string>("--to") { Description = "The mirror's directory", HelpName = "DIR", Required = true };
        var key = new Option<string>("--key")
        {
            Description = "The builder's key: a name of `rrpkg key list`", HelpName = "KEY", Required = true,
        };
        var all = new Option<bool>("--all") { Description = "Every release that a toolchain of this machine has built" };
        var (target, jobs, json) = (Options.Target(), Options.Jobs(), Options.Json());
        ports.CompletesWith(composition.PortRequests);
        key.CompletesWith(_ => composition.KeyNames());
        var command = new Command("attest", "Rebuild releases, and publish signed what came out")
        {
            ports, to, key, all, target, jobs, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var report = await composition.Attest(
                parse,
                parse.GetRequiredValue(to),
                Options.Name(parse.GetRequiredValue(key)),
                fetcher,
                parse.GetValue(jobs)).RunAsync(
                VerifyCommand.RequestOf(parse.GetValue(ports) ?? [], parse.GetValue(all), parse.GetValue(target)),
                progress,
                cancellationToken);
            progress.Clear();
            var releases = report.Verified.Releases;
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. releases.Select(VerifiedJson.Of)],
                    CliJson.Default.IReadOnlyListVerifiedJson);
            }
            else
            {
                VerifiedText.Write(composition, report.Verified);
                composition.Terminal.Output.WriteLine(
                    $"attested as `{report.Builder}`: {releases.Count(static r => r.Problems.IsEmpty)} releases, "
                        + $"{releases.Count(static r => r.IsIdentical)} of them identical");
            }

            return releases.All(static r => r.IsIdentical) ? 0 : 1;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg attest nginx --to ./mirror --key builder", "rebuild it, and sign what came out"),
        ]);
    }
}
