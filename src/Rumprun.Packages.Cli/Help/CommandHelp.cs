using System.CommandLine;

namespace Rumprun.Packages.Cli.Help;

/// <summary>The group that a verb stands in on the help page, in the order that they are printed.</summary>
public enum CommandGroup
{
    Use,
    Make,
    Machine,
}

/// <summary>A verb as the help page shows it: where it stands and how it is used.</summary>
public sealed record DocumentedCommand(Command Command, CommandGroup Group, IReadOnlyList<Example> Examples);

/// <summary>A command line that does something useful, and what that is.</summary>
public sealed record Example(string CommandLine, string Meaning);
