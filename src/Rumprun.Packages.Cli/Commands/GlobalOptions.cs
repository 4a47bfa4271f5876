using System.CommandLine;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Options that every verb takes, before or after it.</summary>
public sealed class GlobalOptions
{
    public Option<bool> Offline { get; } = new("--offline")
    {
        Description = "Never use the network; fail if something is not on this machine",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Explain each decision, and show what the tools print",
        Recursive = true,
    };

    public Option<string[]> Ports { get; } = new("--ports")
    {
        Description = "A folder with `ports` and `recipes` in it, searched before all others",
        HelpName = "DIR",
        Recursive = true,
    };
}
