using System.CommandLine;
using Rumprun.Packages.Core.Locking;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>The lock file options of verbs that choose versions. Each verb has its own symbols.</summary>
public sealed class LockOptions
{
    private const string FrozenName = "--frozen";

    public Option<string> File { get; } = FileOption();

    public Option<bool> Locked { get; } = new("--locked")
    {
        Description = "Use exactly what the lock file has, or fail and report what differs",
    };

    public Option<bool> Frozen { get; } = new(FrozenName) { Description = "The same as `--locked --offline`" };

    public static Option<string> FileOption() => new("--lock")
    {
        Description = $"The lock file; default: {LockFile.FileName} in this directory",
        HelpName = "FILE",
    };

    /// <summary>
    /// Whether the option was given; such a command must not use the network at all.
    /// </summary>
    public static bool IsFrozen(ParseResult parse) =>
        parse.CommandResult.Command.Options.OfType<Option<bool>>().Any(o => o.Name == FrozenName && parse.GetValue(o));

    public void AddTo(Command command)
    {
        command.Options.Add(File);
        command.Options.Add(Locked);
        command.Options.Add(Frozen);
    }

    public bool IsDemanded(ParseResult parse) => parse.GetValue(Locked) || parse.GetValue(Frozen);
}
