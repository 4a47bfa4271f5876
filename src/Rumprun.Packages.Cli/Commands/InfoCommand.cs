using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg info PORT</c>.</summary>
public static class InfoCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var port = new Argument<string>("port") { Description = "The port: NAME, NAME@VERSION" };
        var json = Options.Json();
        port.CompletesWith(composition.PortRequests);
        var command = new Command("info", "Show what a port is, its versions, and what of it is installed") { port, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var wanted = Options.Request(parse.GetRequiredValue(port));
            await composition.FetchPortsAsync(parse, [wanted], cancellationToken);
            var info = InfoJson.Of(composition.Info(parse).Run(wanted));
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, info, CliJson.Default.InfoJson);
            }
            else
            {
                Write(info, composition.Terminal.Output);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use, []);
    }

    private static string TestLine(string name, LastTestJson test)
    {
        var verdict = test.Passed
            ? string.Create(CultureInfo.InvariantCulture, $"{test.Tests} of {test.Tests} passed")
            : string.Create(CultureInfo.InvariantCulture, $"{test.Failed} of {test.Tests} failed");
        string?[] figures = test.Figures is not { } f ? [] :
        [
            $"image {ByteSize.Format(f.ImageBytes)}",
            f.MemoryBytes is { } memory ? $"memory {ByteSize.Format(memory)}" : null,
            f.SmallestMemoryBytes is { } least ? $"passes with {ByteSize.Format(least)}" : null,
            f.MillisecondsToMain is { } main ? string.Create(CultureInfo.InvariantCulture, $"main after {main:0} ms") : null,
            f.MillisecondsToAnswer is { } answer ? string.Create(
                CultureInfo.InvariantCulture, $"first answer after {answer:0} ms") : null,
            f.Emulated ? "emulated" : null,
        ];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{test.Target}{(test.Variant == name ? "" : $", {test.Variant}")}: {verdict} on "
                + $"{test.Finished.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            + (figures.OfType<string>().Any() ? $"; {string.Join(", ", figures.OfType<string>())}" : "");
    }

    private static void Write(InfoJson info, TextWriter output)
    {
        output.WriteLine($"{info.Name} {info.Version}: {info.Summary}");
        if (info.Description is { } description)
        {
            output.WriteLine($"\n{description.TrimEnd()}\n");
        }

        Line("upstream", info.Upstream);
        Line("homepage", info.Homepage);
        Line("licence", info.License);
        Line("maintainer", string.Join(", ", info.Maintainers));
        Line(
            "options",
            string.Join(", ", info.Options.Select(static o => $"{o.Name}{(o.IsDefault ? " (on)" : "")}: {o.Summary}")));
        Line("needs", string.Join(", ", info.Dependencies));
        Line("listens on", string.Join(", ", info.Ports));
        foreach (var (version, index) in info.Versions.Select(static (v, i) => (v, i)))
        {
            string?[] notes =
            [
                .. version.Installed.Select(static t => $"installed for {t}"),
                .. version.Locked.Select(static t => $"locked for {t}"),
                version.Insecure is { } hole ? $"insecure: {hole}" : null,
                version.Deprecated is { } reason ? $"deprecated: {reason}" : null,
            ];
            var noted = string.Join("; ", notes.OfType<string>());
            Line(index == 0 ? "versions" : "", noted.Length == 0 ? version.Version : $"{version.Version} ({noted})");
        }

        foreach (var installed in info.Installed)
        {
            var size = installed.ImageSize is { } bytes
                ? string.Create(CultureInfo.InvariantCulture, $", image {ByteSize.Format(bytes)} ({bytes} bytes)")
                : "";
            Line(
                "installed",
                $"{installed.Version} for "
                    + $"{installed.Target}{size}{(installed.Sandboxed ? "" : ", built without a sandbox")}");
        }

        foreach (var test in info.Tests)
        {
            Line("tested", TestLine(info.Name, test));
        }

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                output.WriteLine($"{name,-12}{value}");
            }
        }
    }
}
