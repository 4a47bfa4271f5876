using System.CommandLine;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Puts the verbs together.</summary>
public static class RootCommandFactory
{
    public static RootCommand Create(CommandEnvironment environment)
    {
        return new RootCommand("Builds, installs and boots existing programs as unikernels.");
    }
}
