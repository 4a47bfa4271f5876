using System.CommandLine;

namespace Rumprun.Packages.Cli.Help;

/// <summary>The groups of verbs on the help page, in order.</summary>
public enum CommandGroup
{
    Use,
    Make,
    Machine,
}

/// <summary>A verb as the help page shows it: its group and usage.</summary>
public sealed record DocumentedCommand(Command Command, CommandGroup Group, IReadOnlyList<Example> Examples);

/// <summary>A command line that does something useful, and what that is.</summary>
public sealed record Example(string CommandLine, string Meaning);
