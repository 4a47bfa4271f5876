using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg vendor DIR PORT...</c>.</summary>
public static class VendorCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var directory = new Argument<string>("directory") { Description = "The directory to copy to" };
        var ports = Options.Requests("What is to be installed from it: NAME, NAME[OPTION,!OPTION], NAME@VERSION");
        var target = Options.Target();
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("vendor", "Copy what a machine without network needs to install ports")
        {
            directory, ports, target,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            var path = parse.GetRequiredValue(directory);
            var report = await composition.Vendor(parse, path).RunAsync(
                new VendorRequest(
                    [.. parse.GetRequiredValue(ports).Select(Options.Request)], parse.GetValue(target)),
                progress,
                cancellationToken);
            progress.Clear();
            foreach (var port in report.Ports)
            {
                composition.Terminal.Output.WriteLine($"vendored {port.Port.Name} {port.Port.Version} for {report.Target}");
            }

            composition.Terminal.Output.WriteLine($"copied {report.Blobs} blobs of the mirror `{report.Mirror}` to {path}");
            composition.Terminal.Output.WriteLine(
                "add it on the other machine with the root that you trust: `rrpkg mirror add NAME DIR --root FILE`");
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example(
                "rrpkg vendor ./usb nginx lua --target hw-x86_64", "then there: rrpkg mirror add usb ./usb --root FILE"),
        ]);
    }
}
