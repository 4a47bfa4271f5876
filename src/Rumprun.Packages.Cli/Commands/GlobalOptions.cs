using System.CommandLine;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Options that every verb takes, before it or behind it.</summary>
public sealed class GlobalOptions
{
    public Option<bool> Offline { get; } = new("--offline")
    {
        Description = "Never touch the network; fail where something is not here",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show what the tools print",
        Recursive = true,
    };

    public Option<string[]> Ports { get; } = new("--ports")
    {
        Description = "A folder with `ports` and `recipes` in it, searched before all others",
        HelpName = "DIR",
        Recursive = true,
    };
}
