using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>Runs steps on the bare machine, as the user asked.</summary>
internal sealed class NoConfinement(BuildBinding binding) : IStepConfinement
{
    private const string Script = $"{StepScripts.Outside}";

    public BuildBinding View => binding;

    public CommandLine Wrap(CommandLine step, string? jobServer) => step with
    {
        Program = "/bin/sh",
        Arguments = ["-c", Script, "sh", binding.Surroundings.Umask, binding.Layout.Report, jobServer ?? "", step.Program, .. step.Arguments],
    };

    public string? PathOutside(string path) => Path.Exists(path) ? path : null;
}
