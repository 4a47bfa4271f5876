using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Cli.Rendering.Testing;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg ports</c>.</summary>
public static class PortsCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var target = Options.Target();
        target.Description = "Whose test is shown: hw-x86_64, hosted-x86_64, ...";
        var html = new Option<string>("--html")
        {
            Description = "Write a web page, index.html, instead of the table",
            HelpName = "DIR",
        };
        var json = Options.Json();
        var command = new Command("ports", "List the catalogue with what the last tests measured") { target, html, json };
        command.SetAction(parse =>
        {
            var catalogue = composition.Catalogue(parse).Run();
            if (parse.GetValue(html) is { } directory)
            {
                var page = Path.Combine(Path.GetFullPath(directory, composition.Environment.CurrentDirectory), "index.html");
                AtomicFile.WriteText(page, CataloguePage.Of(catalogue, composition.Environment.Time.GetUtcNow()));
                composition.Terminal.Error.WriteLine($"wrote {page}");
            }

            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. catalogue.Select(CatalogueJson.Of)],
                    CliJson.Default.IReadOnlyListCatalogueJson);
            }
            else if (parse.GetValue(html) is null)
            {
                Write(
                    composition, catalogue, composition.Targets(composition.Configuration()).Select(parse.GetValue(target)));
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg ports --target hw-x86_64", "every port, how large its image is and how fast it boots"),
            new Example("rrpkg ports --html public", "the same for all targets as a web page"),
        ]);
    }

    private static void Write(Composition composition, IReadOnlyList<CatalogueEntry> catalogue, Core.Target target) =>
        Table.Write(
            composition.Terminal.Output,
            ["NAME", "VERSION", "TARGETS", "OPTIONS", .. FigureCells.Header, $"TESTED ({target})", "SUMMARY"],
            catalogue.Select(IReadOnlyList<string> (e) =>
            {
                // The table shows ports with their default options.
                var test = e.Tests.FirstOrDefault(t => t.Target == target && PortVariant.Of(e.Port, t.Options).IsDefault);
                return
                [
                    e.Port.Name.ToString(),
                    e.Port.Version.ToString(),
                    string.Join(',', e.Targets),
                    e.Port.Options.IsEmpty ? "-" : string.Join(',', e.Port.Options.Keys),
                    .. FigureCells.Of(test?.Figures),
                    Verdict(test),
                    e.Port.Summary,
                ];
            }));

    /// <summary>The result of the last test, and its date.</summary>
    private static string Verdict(TestRecord? test) => test is null ? "-" : string.Create(
        CultureInfo.InvariantCulture, $"{(test.HasPassed ? "passed" : "failed")} {test.Finished.UtcDateTime:yyyy-MM-dd}");
}

/// <summary>What <c>rrpkg ports --json</c> prints of each port.</summary>
internal sealed record CatalogueJson(
    string Name,
    string Version,
    string Summary,
    string? Homepage,
    string License,
    IReadOnlyList<string> Targets,
    IReadOnlyList<OptionJson> Options,
    IReadOnlyList<LastTestJson> Tests)
{
    public static CatalogueJson Of(CatalogueEntry entry) => new(
        entry.Port.Name.ToString(),
        entry.Port.Version.ToString(),
        entry.Port.Summary,
        entry.Port.Homepage,
        entry.Port.License,
        entry.Targets,
        [.. entry.Port.Options.Select(static o => new OptionJson(o.Key.ToString(), o.Value.IsDefault, o.Value.Summary))],
        [.. entry.Tests.Select(t => LastTestJson.Of(entry.Port, t))]);
}
