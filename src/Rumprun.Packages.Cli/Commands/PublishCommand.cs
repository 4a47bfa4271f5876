using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Cli.Rendering.Testing;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg publish PORT... --to DIR</c>.</summary>
public static class PublishCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Requests("What to publish: NAME, NAME[OPTION,!OPTION], NAME@VERSION");
        var to = new Option<string>("--to")
        {
            Description = "The mirror's directory",
            HelpName = "DIR",
            Required = true,
        };
        var target = Options.Target();
        var allVersions = Options.AllVersions();
        var untested = new Option<bool>("--untested") { Description = "Also publish what fails its test" };
        var jobs = Options.Jobs();
        var lockFile = LockOptions.FileOption();
        var json = Options.Json();
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("publish", "Build ports, test them, and publish them signed on a mirror")
        {
            ports, to, target, allVersions, untested, jobs, Options.Sandbox(), lockFile, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var printer = new TestPrinter(
                composition.Terminal,
                parse.GetValue(json) ? composition.Terminal.Error : composition.Terminal.Output,
                progress);
            var published = await composition.Publish(
                parse,
                parse.GetRequiredValue(to),
                fetcher,
                composition.LockFile(parse, lockFile),
                parse.GetValue(jobs),
                progress).RunAsync(
                new PublishRequest
                {
                    Ports = [.. parse.GetRequiredValue(ports).Select(Options.Request)],
                    AllVersions = parse.GetValue(allVersions),
                    Target = parse.GetValue(target),
                    EvenUntested = parse.GetValue(untested),
                },
                progress,
                printer,
                cancellationToken);
            progress.Clear();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. published.Select(PublishedJson.Of)],
                    CliJson.Default.IReadOnlyListPublishedJson);
                return 0;
            }

            foreach (var release in published)
            {
                composition.Terminal.Output.WriteLine(
                    $"{(release.IsNew ? "published" : "already there:")} {release.Name} {release.Release.Version} for "
                        + $"{release.Release.Target}");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg publish nginx --to ./mirror", "nginx and the libraries that it is linked with"),
            new Example(
                "rrpkg publish nginx --all-versions --target hosted-x86_64 --to ./mirror", "each version, for hosted"),
        ]);
    }
}

/// <summary>A release as <c>publish --json</c> prints it.</summary>
internal sealed record PublishedJson(string Name, string Version, string Target, string Package, string? Image, bool New)
{
    public static PublishedJson Of(PublishedRelease published) => new(
        published.Name.ToString(),
        published.Release.Version.ToString(),
        published.Release.Target.ToString(),
        published.Release.Package.Archive.Digest.Hex,
        published.Release.Image?.Archive.Digest.Hex,
        published.IsNew);
}
