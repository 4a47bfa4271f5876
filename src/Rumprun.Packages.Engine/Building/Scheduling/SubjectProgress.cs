using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>Passes on the events of one port under the name that the port has in this run.</summary>
internal sealed class SubjectProgress(IProgress<ProgressEvent> inner, string subject) : IProgress<ProgressEvent>
{
    public void Report(ProgressEvent value) => inner.Report(value switch
    {
        ProgressEvent.PhaseStarted started => started with { Subject = subject },
        ProgressEvent.PhaseEnded ended => ended with { Subject = subject },
        ProgressEvent.Output output => output with { Subject = subject },
        ProgressEvent.Decided decided => decided with { Subject = subject },
        _ => value,
    });
}
