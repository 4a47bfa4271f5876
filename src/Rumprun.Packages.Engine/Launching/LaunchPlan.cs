using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// How a guest is started: files that are written to the guest's own directory, and the command that is run there.
/// </summary>
public sealed record LaunchPlan
{
    /// <summary>Run in the guest's own directory, which <see cref="CommandLine.WorkingDirectory"/> names.</summary>
    public required CommandLine Command { get; init; }

    /// <summary>Content by name, below the guest's own directory.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>
    /// The command that gives the guest its network, with <c>PID</c> for its process id; null: there is none.
    /// </summary>
    public CommandLine? Network { get; init; }

    /// <summary>The plan as a script for a POSIX shell.</summary>
    public string ToShellScript()
    {
        var directory = Quoted(Command.WorkingDirectory);
        var script = new StringBuilder();
        script.Append(CultureInfo.InvariantCulture, $"mkdir -p {directory} && cd {directory}\n");
        foreach (var (name, content) in Files)
        {
            script.Append(CultureInfo.InvariantCulture, $"printf %s {Quoted(content)} > {Quoted(name)}\n");
        }

        script.Append(CultureInfo.InvariantCulture, $"{Command}\n");
        if (Network is not null)
        {
            script.Append("# beside it, with the id of the sandbox's first process for PID:\n");
            script.Append(CultureInfo.InvariantCulture, $"# {Network}\n");
        }

        return script.ToString();
    }

    internal void WriteFiles()
    {
        foreach (var (name, content) in Files)
        {
            File.WriteAllText(Path.Combine(Command.WorkingDirectory, name), content);
        }
    }

    // Quoting is CommandLine's.
    private static string Quoted(string word) => new CommandLine { Program = word }.ToString();
}
