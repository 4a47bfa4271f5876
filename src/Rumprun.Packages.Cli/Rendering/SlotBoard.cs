using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>
/// The live view of running builds: for each slot its port, the step, since when, and the last line that it printed.
/// </summary>
internal sealed class SlotBoard(TimeProvider time)
{
    private const int MostLines = 12;

    private readonly SortedDictionary<int, Slot> _slots = [];

    private readonly List<(string Subject, string Phase)> _beside = [];

    private (int Done, int Total)? _count;

    public bool IsBuilding => _slots.Count > 0;

    /// <returns>How long the port held the slot that it releases; null for other events, and if it ran a single phase
    /// there.</returns>
    public TimeSpan? Take(ProgressEvent value)
    {
        switch (value)
        {
            case ProgressEvent.SlotTaken taken:
                var now = time.GetTimestamp();
                _slots[taken.Slot] = new Slot { Subject = taken.Subject, Since = now, StepSince = now };
                break;
            case ProgressEvent.SlotReleased left:
                return _slots.Remove(left.Slot, out var ended) && ended.Steps > 1 ? time.GetElapsedTime(ended.Since) : null;
            case ProgressEvent.Advanced advanced:
                _count = (advanced.Done, advanced.Total);
                break;
            case ProgressEvent.PhaseStarted started when SlotOf(started.Subject) is { } its:
                (its.Step, its.StepSince, its.LastLine, its.Steps) = (started.Phase, time.GetTimestamp(), "", its.Steps + 1);
                break;
            case ProgressEvent.PhaseStarted started:
                _beside.Add((started.Subject, started.Phase));
                break;
            case ProgressEvent.PhaseEnded phase:
                _beside.Remove((phase.Subject, phase.Phase));
                break;
            case ProgressEvent.Output output when SlotOf(output.Subject) is { } its:
                its.LastLine = output.Line;
                break;
        }

        return null;
    }

    /// <summary>The lines of the live view.</summary>
    public IEnumerable<string> Lines(string note)
    {
        if (!IsBuilding)
        {
            return _beside.Count > 0
                ? [$"{_beside[^1].Subject}: {_beside[^1].Phase}  {note}"]
                : note.Length > 0
                ? [note]
                : [];
        }

        var names = _slots.Values.Max(static l => l.Subject.Length);
        var steps = _slots.Values.Max(static l => l.Step.Length);
        var slots = _slots.Values.Take(MostLines).Select(l =>
            $"  {l.Subject.PadRight(names)}  {l.Step.PadRight(steps)}  "
                + $"{Durations.Short(time.GetElapsedTime(l.StepSince)),7}  {l.LastLine}");
        var others = _slots.Count > MostLines ? [$"  and {_slots.Count - MostLines} more"] : (string[])[];
        return [Headline(), .. slots, .. others, .. _beside.TakeLast(2).Select(
            b => $"  {b.Subject.PadRight(names)}  {b.Phase}  {note}")];
    }

    private string Headline() => _count is var (done, total) ? $"{done} of {total} ready" : "building";

    private Slot? SlotOf(string subject) => _slots.Values.FirstOrDefault(l => l.Subject == subject);

    private sealed class Slot
    {
        public required string Subject { get; init; }

        public required long Since { get; init; }

        public int Steps { get; set; }

        public string Step { get; set; } = "";

        public required long StepSince { get; set; }

        public string LastLine { get; set; } = "";
    }
}
