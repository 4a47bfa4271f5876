using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>
/// Shows progress: on a terminal, a live line for each port that is being built; elsewhere, plain lines. Short phases print
/// nothing, so that a run without work is silent.
/// </summary>
public sealed class ProgressRenderer(
    Terminal terminal, TimeProvider time, bool verbose) : IProgress<ProgressEvent>, IDisposable
{
    private static readonly TimeSpan s_worthMentioning = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly SlotBoard _board = new(time);
    private readonly LiveRegion _region = new(terminal);
    private ITimer? _ticks;
    private long _lastFrame;
    private string _note = "";

    /// <summary>Receives every event too; may be null.</summary>
    public IProgress<ProgressEvent>? Trace { get; init; }

    public void Report(ProgressEvent value)
    {
        Trace?.Report(value);
        lock (_gate)
        {
            var inSlot = _board.Take(value);
            switch (value)
            {
                case ProgressEvent.PhaseEnded ended when ended.Elapsed >= s_worthMentioning:
                    Line($"{ended.Subject}: {ended.Phase} {Durations.Exact(ended.Elapsed)}");
                    break;
                case ProgressEvent.SlotReleased { Problem: null } left when inSlot >= s_worthMentioning:
                    Line($"{left.Subject}: {terminal.Style("done", "32")} after {Durations.Exact(inSlot.Value)}");
                    break;
                case ProgressEvent.SlotReleased { Problem: { } problem } left:
                    Line($"{left.Subject}: {terminal.Style("failed", "1;31")}: {problem.Split('\n')[0]}");
                    break;
                case ProgressEvent.Transferred transferred:
                    _note = $"{transferred.Subject}: {Amount(transferred)}";
                    break;
                case ProgressEvent.Output output when verbose:
                    Line(output.Line);
                    break;
                case ProgressEvent.Decided decided when verbose:
                    Line(terminal.Style($"{decided.Subject}: {decided.Message}", "2"));
                    break;
                case ProgressEvent.Output output when !_board.IsBuilding:
                    _note = output.Line;
                    break;
                case ProgressEvent.Notice notice:
                    Line($"{terminal.Style("note", "1;36")}: {notice.Message}");
                    break;
            }

            if (value is ProgressEvent.PhaseStarted or ProgressEvent.PhaseEnded)
            {
                _note = "";
            }

            Show(value is ProgressEvent.PhaseStarted or ProgressEvent.SlotTaken or ProgressEvent.SlotReleased);
        }
    }

    /// <summary>Removes the live lines, so that others can print.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _region.Clear();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _region.Clear();
            _ticks?.Dispose();
        }
    }

    private static string Amount(ProgressEvent.Transferred transferred) =>
        transferred.Total is { } total
            ? $"{ByteSize.Format(transferred.Done)} of {ByteSize.Format(total)}"
            : ByteSize.Format(transferred.Done);

    private void Line(string text)
    {
        _region.Clear();
        terminal.Error.WriteLine(text);
    }

    private void Show(bool always)
    {
        if (!terminal.IsInteractive || (!always && time.GetElapsedTime(_lastFrame) < s_frame))
        {
            return;
        }

        _region.Show([.. _board.Lines(_note)]);
        _lastFrame = time.GetTimestamp();
        if (!_board.IsBuilding)
        {
            _ticks?.Dispose();
            _ticks = null;
        }
        else
        {
            // Updates the times while nothing else happens.
            _ticks ??= time.CreateTimer(_ => Tick(), state: null, s_tick, s_tick);
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_ticks is not null)
            {
                Show(always: false);
            }
        }
    }
}
