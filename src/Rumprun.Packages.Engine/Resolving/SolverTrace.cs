using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Reports the solver's steps as details for a trace.</summary>
internal sealed class SolverTrace(IProgress<ProgressEvent> progress) : IProgress<SolverStep>
{
    public void Report(SolverStep value) => progress.Report(new ProgressEvent.Traced("solver", value.ToString()));
}
