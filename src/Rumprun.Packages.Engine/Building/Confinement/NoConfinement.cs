using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>Runs steps on the bare machine, as the user asked.</summary>
internal sealed class NoConfinement(BuildBinding binding) : IStepConfinement
{
    public BuildBinding View => binding;

    public CommandLine Wrap(CommandLine step, string? jobServer) => step with
    {
        Program = "/bin/sh",
        Arguments = ["-c", StepScripts.Outside, "sh", binding.Layout.Report, jobServer ?? "", step.Program, .. step.Arguments],
    };

    public CommandLine WrapShell(CommandLine shell) => shell with { Program = "/usr/bin/env", Arguments = [shell.Program, .. shell.Arguments] };

    public string? PathOutside(string path) => Path.Exists(path) ? path : null;
}
