using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>Where the steps of one build see things, and how each is run.</summary>
internal interface IStepConfinement
{
    /// <summary>The build's paths as its steps see them.</summary>
    BuildBinding View { get; }

    /// <summary>The command to start for a step, which leaves a report in <see cref="BuildLayout.Report"/>.</summary>
    /// <param name="step">The step's own command, in the paths of <see cref="View"/>.</param>
    /// <param name="jobServer">A pipe that becomes descriptor 3 of the step; null: none.</param>
    CommandLine Wrap(CommandLine step, string? jobServer);

    /// <summary>The command to start for a person at a terminal, in the place of a step.</summary>
    CommandLine WrapShell(CommandLine shell);

    /// <summary>Where a path that a step sees lies on the machine; null where it sees nothing there.</summary>
    string? PathOutside(string path);
}
