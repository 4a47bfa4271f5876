using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>The paths that the steps of one build see, and how each step is run.</summary>
internal interface IStepConfinement
{
    /// <summary>The build's paths as its steps see them.</summary>
    BuildBinding View { get; }

    /// <summary>The command to start for a step, which leaves a report in <see cref="BuildLayout.Report"/>.</summary>
    /// <param name="step">The step's own command, in the paths of <see cref="View"/>.</param>
    /// <param name="jobServer">A pipe that becomes descriptor 3 of the step, or null.</param>
    CommandLine Wrap(CommandLine step, string? jobServer);

    /// <summary>The command to start for a user at a terminal instead of a step.</summary>
    CommandLine WrapShell(CommandLine shell);

    /// <summary>The path on the machine of a path in the step's view; null if there is none.</summary>
    string? PathOutside(string path);
}
