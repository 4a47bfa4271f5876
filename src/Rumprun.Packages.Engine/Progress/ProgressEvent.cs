namespace Rumprun.Packages.Engine.Progress;

/// <summary>
/// What long work tells whoever watches. Depth reports; how it is shown (a live line, plain lines, nothing) is decided at
/// the boundary, through <see cref="IProgress{T}"/>.
/// </summary>
public abstract record ProgressEvent
{
    private ProgressEvent()
    {
    }

    /// <summary>A phase of the work on a subject began: <c>nginx</c>, <c>fetch</c>.</summary>
    public sealed record PhaseStarted(string Subject, string Phase) : ProgressEvent;

    /// <summary>The phase ended, well or not.</summary>
    public sealed record PhaseEnded(string Subject, string Phase, TimeSpan Elapsed) : ProgressEvent;

    /// <summary>A port took a build slot: its build or baking starts.</summary>
    public sealed record SlotTaken(string Subject, int Slot) : ProgressEvent;

    /// <summary>The port released its slot; <see cref="Problem"/> is null if the work succeeded.</summary>
    public sealed record SlotReleased(string Subject, int Slot, string? Problem) : ProgressEvent;

    /// <summary>How many of all ports of this run are ready.</summary>
    public sealed record Advanced(int Done, int Total) : ProgressEvent;

    /// <summary>So many jobs run now, over all ports: makes and compilers that hold a token.</summary>
    public sealed record JobsRunning(int Busy) : ProgressEvent;

    /// <summary>
    /// A sandbox's processes took this much of processors, which the system does not count as this process's descendants'.
    /// </summary>
    public sealed record ProcessorUsed(TimeSpan Time) : ProgressEvent;

    /// <summary>
    /// How much of a transfer is done; <see cref="Total"/> is null where the other side did not say. Bytes.
    /// </summary>
    public sealed record Transferred(string Subject, long Done, long? Total) : ProgressEvent;

    /// <summary>A line that a child process printed.</summary>
    public sealed record Output(string Subject, string Line) : ProgressEvent;

    /// <summary>Something a person should know, said once.</summary>
    public sealed record Notice(string Message) : ProgressEvent;

    /// <summary>A decision about a subject, with the reason for it: shown with <c>--verbose</c>.</summary>
    public sealed record Decided(string Subject, string Message) : ProgressEvent;

    /// <summary>A detail that only a trace takes: a step of the solver, an HTTP exchange, a child process.</summary>
    public sealed record Traced(string Area, string Message) : ProgressEvent;
}

/// <summary>Wraps work into a phase's two events.</summary>
public static class ProgressExtensions
{
    /// <summary>
    /// Runs the work between <see cref="ProgressEvent.PhaseStarted"/> and <see cref="ProgressEvent.PhaseEnded"/>.
    /// </summary>
    public static async Task<T> PhaseAsync<T>(
        this IProgress<ProgressEvent> progress, TimeProvider time, string subject, string phase, Func<Task<T>> work)
    {
        progress.Report(new ProgressEvent.PhaseStarted(subject, phase));
        var start = time.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            progress.Report(new ProgressEvent.PhaseEnded(subject, phase, time.GetElapsedTime(start)));
        }
    }
}
