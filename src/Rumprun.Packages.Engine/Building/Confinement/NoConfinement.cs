using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>Runs steps on the bare machine, as the user asked.</summary>
internal sealed class NoConfinement(BuildBinding binding) : IStepConfinement
{
    public BuildBinding View => binding;

    public CommandLine Wrap(CommandLine step, string? jobServer) => Prepared(step, binding.Layout.Report, jobServer);

    public CommandLine WrapShell(CommandLine shell) => Prepared(shell, StepScripts.NoReport, jobServer: null);

    public string? PathOutside(string path) => Path.Exists(path) ? path : null;

    private CommandLine Prepared(CommandLine command, string report, string? jobServer)
    {
        var words = StepScripts.Outside(binding, report, jobServer);
        return command with { Program = words[0], Arguments = [.. words[1..], command.Program, .. command.Arguments] };
    }
}
