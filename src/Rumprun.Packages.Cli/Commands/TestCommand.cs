using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Cli.Rendering.Testing;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg test PORT...</c>.</summary>
public static class TestCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.OptionalRequests($"What to test: ports, {Options.ProgramHelp}");
        var all = new Option<bool>("--all") { Description = "Test every port that supports the target" };
        var allVersions = Options.AllVersions();
        var target = Options.Target();
        var jobs = Options.Jobs();
        var defaultsOnly = new Option<bool>("--defaults-only")
        {
            Description = "Test only the default options, not the declared variants",
        };
        var measure =
            new Option<bool>("--measure") { Description = "Also find the smallest memory that the tests pass with" };
        var junit = new Option<string>("--junit") { Description = "Write a JUnit report there", HelpName = "FILE.xml" };
        var locking = new LockOptions();
        var json = Options.Json();
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("test", "Build ports into the store, boot them, and run their tests")
        {
            ports, all, allVersions, target, jobs, defaultsOnly, measure, junit, Options.Sandbox(), json,
        };
        locking.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(ports) is { Length: > 0 }))
            {
                result.AddError("name the ports to test, or test `--all`");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var requests = await composition.RequestsAsync(
                parse, parse.GetValue(ports) ?? [], fetcher, progress, cancellationToken);
            var request = new TestRequest
            {
                Ports = [.. requests.Select(p => Checked(p, parse.GetValue(defaultsOnly)))],
                All = parse.GetValue(all),
                AllVersions = parse.GetValue(allVersions),
                Target = parse.GetValue(target),
                DefaultsOnly = parse.GetValue(defaultsOnly),
                Measure = parse.GetValue(measure),
                IsLockDemanded = locking.IsDemanded(parse),
            };
            var file = parse.GetValue(junit) is { } named
                ? ReportFile.Prepare(Path.GetFullPath(named, composition.Environment.CurrentDirectory))
                : null;

            // With --json the output is only data.
            var printer = new TestPrinter(
                composition.Terminal, parse.GetValue(json)
                    ? composition.Terminal.Error
                    : composition.Terminal.Output, progress);
            var report = await composition
                .Test(parse, fetcher, composition.LockFile(parse, locking.File), parse.GetValue(jobs), progress)
                .RunAsync(request, progress, printer, cancellationToken);
            progress.Clear();
            file?.Write(JUnitReport.Of(report));
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, TestReportJson.Of(report), CliJson.Default.TestReportJson);
            }

            printer.Conclude(report);
            return report.Failed == 0 ? 0 : throw TestDiagnostics.Failed.Exception(
                $"{TestPrinter.Count(report.Failed, "test")} of "
                    + $"{report.Tests + report.Ports.Count(static p => !p.BuildProblems.IsEmpty)} failed",
                "see the lines above, and the logs that they name");
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg test nginx --target hw-x86_64", "boot nginx and see whether it serves"),
            new Example(
                "rrpkg test 'nginx[ssl]'", "with just these options, not with the defaults and each declared variant"),
            new Example("rrpkg test nginx --defaults-only", "with just the default options"),
            new Example("rrpkg test nginx --all-versions", "every version, each separately"),
            new Example("rrpkg test --all --junit results.xml", "every port, with a report for a CI system"),
            new Example("rrpkg test nginx --measure", "and find the smallest memory that it works with"),
        ]);
    }

    private static PortRequest Checked(PortRequest request, bool defaultsOnly) =>
        defaultsOnly && request.Choice != OptionChoice.Defaults
            ? throw CommandLineDiagnostics.BadValue.Exception(
                $"`{request}` names options, and `--defaults-only` tests only the default ones",
                "leave out one of the two")
            : request;
}
