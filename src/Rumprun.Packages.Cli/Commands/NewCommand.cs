using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg new NAME --from ADDRESS</c>.</summary>
public static class NewCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var name = new Argument<string>("name") { Description = "The new port's name" };
        var from = new Option<string>("--from")
        {
            Description =
                "Upstream's archive: a file, an https: address, or debian:SOURCE/FILE; or your program's directory",
            HelpName = "ARCHIVE",
            Required = true,
        };
        var json = Options.Json();
        var command = new Command("new", "Generate a first version of a port from upstream's archive") { name, from, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = new NewPortRequest(
                Options.Name(parse.GetRequiredValue(name)),
                AddressOf(parse.GetRequiredValue(from), composition.Environment.CurrentDirectory),
                composition.IsOffline(parse));
            using var fetcher = composition.Fetcher();
            var result = await composition.NewPort(parse, fetcher).RunAsync(
                request, composition.Progress(parse), cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, NewPortJson.Of(result), CliJson.Default.NewPortJson);
            }
            else
            {
                Write(request, result, composition.Environment.CurrentDirectory, composition.Terminal.Output);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example(
                "rrpkg new cmark --from ~/cmark-0.30.2.tar.gz", "write ports/cmark/port.yaml for a local archive"),
            new Example("rrpkg new figlet --from debian:figlet/figlet_2.2.5.orig.tar.gz",
                "get it from a Debian source package"),
            new Example("rrpkg new server --from .", "write port.yaml into the directory of your own program"),
            new Example("rrpkg new mine --from https://mine.example/mine-1.0.tar.xz --ports .",
                "write it to your own ports tree"),
        ]);
    }

    /// <summary>An argument with a scheme is an address; any other is a file.</summary>
    private static string AddressOf(string from, string currentDirectory)
    {
        var colon = from.IndexOf(':', StringComparison.Ordinal);
        var hasScheme = colon > 1 && from[..colon].All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-');
        return hasScheme ? from : Path.TrimEndingDirectorySeparator(Path.GetFullPath(from, currentDirectory));
    }

    private static void Write(NewPortRequest request, NewPortResult result, string currentDirectory, TextWriter output)
    {
        var near = Path.GetRelativePath(currentDirectory, result.Path);
        output.WriteLine($"wrote {(near.StartsWith("..", StringComparison.Ordinal) ? result.Path : near)}");
        foreach (var finding in result.Port.Findings)
        {
            output.WriteLine($"  {finding.Subject,-13}{finding.What} ({finding.From})");
        }

        output.WriteLine("open questions, each marked `# ?` in the file:");
        foreach (var (line, text) in result.Port.Questions)
        {
            output.WriteLine($"  line {line,-4} {text}");
        }

        if (Path.GetDirectoryName(result.Path) == request.From)
        {
            var directory = near == "port.yaml" ? "." : request.From;
            output.WriteLine($"next: rrpkg run {directory}, rrpkg test {directory}");
            return;
        }

        output.WriteLine($"next: rrpkg lint {request.Name}, rrpkg install {request.Name}, rrpkg run {request.Name}");
    }
}
