using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Launching.Detached;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg ps</c>.</summary>
public static class PsCommand
{
    private const int LongestProblem = 60;

    public static DocumentedCommand Create(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("ps", "List the guests that were started in the background") { json };
        command.SetAction(parse =>
        {
            var guests = composition.Guests().List();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output, [.. guests.Select(GuestJson.Of)], CliJson.Default.IReadOnlyListGuestJson);
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["NAME", "STATE", "TARGET", "STARTED", "PORTS"],
                    guests.Select(static IReadOnlyList<string> (g) =>
                    [
                        g.Name.ToString(),
                        Describe(g.State),
                        g.Target.ToString(),
                        g.StartedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                        g.Forwards.IsEmpty ? "-" : string.Join(", ", g.Forwards),
                    ]));
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use, []);
    }

    /// <summary>A message may quote a guest's output; <c>--json</c> has all of it.</summary>
    private static string Shorten(string message)
    {
        var line = string.Concat(message.Select(static c => char.IsControl(c) ? ' ' : c));
        return line.Length <= LongestProblem ? line : $"{line[..(LongestProblem - 3)]}...";
    }

    private static string Describe(GuestState state) => state switch
    {
        GuestState.Starting => "starting",
        GuestState.Running => "running",
        GuestState.Exited exited => string.Create(CultureInfo.InvariantCulture, $"exited {exited.Status}"),
        GuestState.Failed failed => $"failed: {Shorten(failed.Problems[0].Message.Split('\n')[0])}",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
