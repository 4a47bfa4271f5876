namespace Rumprun.Packages.Engine.Processes;

/// <summary>
/// Has the system kill a child when this process is killed itself, so that it does not go on and hold locks: setpriv(1) of
/// util-linux asks for that and becomes the command. Without setpriv, the child ends by itself.
/// </summary>
internal static class ParentDeath
{
    private const string Program = "/usr/bin/setpriv";

    /// <summary>
    /// The command to start, from a thread that lives as long as the child may (<see cref="StartingThread"/>).
    /// </summary>
    public static CommandLine Kills(CommandLine command) =>
        File.Exists(Program) && PathOf(command.Program) is { } path
            ? command with { Program = Program, Arguments = ["--pdeathsig", "KILL", "--", path, .. command.Arguments] }
            : command;

    /// <summary>Where the system would find it; null for a program that cannot be started.</summary>
    private static string? PathOf(string program) => program.Contains('/', StringComparison.Ordinal)
        ? SearchPath.IsExecutable(program) ? program : null
        : SearchPath.Parse(Environment.GetEnvironmentVariable("PATH")).Find(program);
}
