using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Cli.Rendering.Testing;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg publish PORT... --to DIR</c>.</summary>
public static class PublishCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Requests(
            "What to publish: NAME, NAME[OPTION,!OPTION], NAME@VERSION, or a packed toolchain, FILE.rrpkg");
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
            var words = parse.GetRequiredValue(ports).ToLookup(PackedToolchain.Is);
            foreach (var file in words[true])
            {
                await PublishToolchainAsync(composition, file, parse.GetRequiredValue(to), progress, cancellationToken);
            }

            if (!words[false].Any())
            {
                return 0;
            }

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
                    Ports = [.. words[false].Select(Options.Request)],
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
            new Example("rrpkg publish rumprun.rrpkg --to ./mirror", "a toolchain, packed by `rrpkg toolchain pack`"),
        ]);
    }

    private static async Task PublishToolchainAsync(
        Composition composition,
        string file,
        string directory,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var (package, isNew) = await composition.PublishToolchain(directory).RunAsync(
            Path.GetFullPath(file, composition.Environment.CurrentDirectory), progress, cancellationToken);
        composition.Terminal.Error.WriteLine(
            $"{(isNew ? "published" : "already there:")} toolchain {package.Manifest.Name}@{package.Manifest.Key.Short} for "
                + $"{package.Manifest.Target}");
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
