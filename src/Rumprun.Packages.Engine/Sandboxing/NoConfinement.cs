using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>Runs steps without a sandbox, as the user requested.</summary>
internal sealed class NoConfinement(BuildBinding binding) : IStepConfinement
{
    public BuildBinding View => binding;

    public CommandLine Wrap(CommandLine step, string? jobServer) =>
        Prepared(step, [.. StepScripts.Outside(binding, binding.Layout.Report, jobServer), .. StepScripts.Unconfined]);

    public CommandLine WrapShell(CommandLine shell) =>
        Prepared(shell, [.. StepScripts.OutsideShell(binding), .. StepScripts.Enter]);

    public string? PathOutside(string path) => Path.Exists(path) ? path : null;

    private static CommandLine Prepared(CommandLine command, ImmutableArray<string> words) =>
        command with
        {
            Program = words[0],
            Arguments = [.. words[1..], command.WorkingDirectory, command.Program, .. command.Arguments],
            WorkingDirectory = "/",
        };
}
