using System.CommandLine;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg toolchain check</c>.</summary>
internal static class ToolchainCheckCommand
{
    /// <summary>The default toolchain: its guests can be booted on this machine.</summary>
    private static readonly Target s_default = new(Platform.Hw, Architecture.X86_64);

    public static Command Create(Composition composition)
    {
        var (target, json) = (Options.Target(), Options.Json());
        var command = new Command("check", "Test which known gaps a Rumprun toolchain has, and what covers them")
        {
            target, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var fetcher = composition.Fetcher();
            var progress = composition.Progress(parse);
            var report = await composition.CheckToolchain(parse, fetcher)
                .RunAsync(parse.GetValue(target) ?? s_default, progress, cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, GapReportJson.Of(report), CliJson.Default.GapReportJson);
            }
            else
            {
                GapReportText.Write(report, composition.Terminal.Output);
            }

            return (int)(report.IsCovered ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }
}
