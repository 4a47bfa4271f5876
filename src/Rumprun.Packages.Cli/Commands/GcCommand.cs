using System.CommandLine;
using System.Text.RegularExpressions;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Maintenance;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg gc</c>.</summary>
public static partial class GcCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var dryRun =
            new Option<bool>("--dry-run", "-n") { Description = "Report what would be removed, and remove nothing" };
        var olderThan = new Option<int?>("--older-than")
        {
            Description =
                "Also remove generations that were replaced longer ago, and logs that are older", HelpName = "DAYS",
        };
        var keepLock = new Option<string[]>("--keep-lock")
        {
            Description = "Keep the packages that this lock file names",
            HelpName = "FILE",
        };
        var sources = new Option<bool>("--sources") { Description = "Also remove sources; they can be fetched again" };
        var json = Options.Json();
        var command = new Command("gc", "Remove what nothing needs") { dryRun, olderThan, keepLock, sources, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var days = parse.GetValue(olderThan);
            if (days is < 0)
            {
                throw CommandLineDiagnostics.BadValue.Exception(
                    $"`{days}` is not a valid number of days", "write 0 or more");
            }

            var progress = composition.Progress(parse);
            var report = await composition.CollectGarbage().RunAsync(
                new GarbageRequest
                {
                    DryRun = parse.GetValue(dryRun),
                    OlderThan = days is { } age ? TimeSpan.FromDays(age) : null,
                    Sources = parse.GetValue(sources),
                    Keep = [.. (parse.GetValue(keepLock) ?? []).SelectMany(
                        f => DigestsIn(Path.GetFullPath(f, composition.Environment.CurrentDirectory)))],
                },
                progress,
                cancellationToken);
            progress.Clear();
            Write(
                report,
                parse.GetValue(dryRun),
                parse.GetValue(json),
                composition.IsVerbose(parse) || parse.GetValue(dryRun),
                composition.Terminal);
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Machine,
        [
            new Example("rrpkg gc --dry-run", "what would be removed, and how much space that frees"),
            new Example("rrpkg gc --older-than 30", "also remove generations that were replaced more than a month ago"),
        ]);
    }

    /// <summary>The digests of the packages in a lock file.</summary>
    private static IEnumerable<Sha256Digest> DigestsIn(string file) => TextFile.ReadIfThere(file) is { } text
        ? Digest().Matches(text).Select(static m => Sha256Digest.Parse(m.Value))
        : throw FileDiagnostics.CannotRead.Exception($"the file `{file}` does not exist", "name a lock file");

    private static void Write(GarbageReport report, bool dryRun, bool json, bool each, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(terminal.Output, GarbageJson.Of(report, dryRun), CliJson.Default.GarbageJson);
            return;
        }

        foreach (var item in each ? report.Items : [])
        {
            terminal.Output.WriteLine(
                $"{item.Kind.ToString().ToLowerInvariant(),-12}{item.Name}  {ByteSize.Format(item.Bytes)}");
        }

        var packages = report.Items.Count(static i => i.Kind == GarbageKind.Package);
        terminal.Output.WriteLine(report.Items.IsEmpty
            ? $"nothing to remove; {report.KeptPackages} packages are needed"
            : $"{(dryRun ? "would free" : "freed")} {ByteSize.Format(report.Bytes)}: {packages} packages and "
                + $"{report.Items.Length - packages} other things; "
                + $"{report.KeptPackages} packages are needed");
    }

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
