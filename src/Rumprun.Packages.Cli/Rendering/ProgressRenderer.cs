using System.Globalization;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>
/// Shows what long work reports: one live line on a terminal, plain lines elsewhere. Short phases leave no line behind, so that
/// work which had nothing to do says nothing.
/// </summary>
public sealed class ProgressRenderer(Terminal terminal, TimeProvider time, bool verbose) : IProgress<ProgressEvent>
{
    private static readonly TimeSpan s_worthMentioning = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<(string Subject, string Phase)> _running = [];
    private long _lastFrame;
    private bool _lineIsLive;

    public void Report(ProgressEvent value)
    {
        lock (_gate)
        {
            switch (value)
            {
                case ProgressEvent.PhaseStarted started:
                    _running.Add((started.Subject, started.Phase));
                    Live(Current(), always: true);
                    break;
                case ProgressEvent.PhaseEnded ended:
                    _running.Remove((ended.Subject, ended.Phase));
                    if (ended.Elapsed >= s_worthMentioning)
                    {
                        Line($"{ended.Subject}: {ended.Phase} {Duration(ended.Elapsed)}");
                    }

                    break;
                case ProgressEvent.Transferred transferred:
                    Live($"{transferred.Subject}: {Amount(transferred)}", always: false);
                    break;
                case ProgressEvent.Output output when verbose:
                    Line(output.Line);
                    break;
                case ProgressEvent.Output output:
                    Live($"{Current()}  {output.Line}", always: false);
                    break;
                case ProgressEvent.Notice notice:
                    Line($"{terminal.Style("note", "1;36")}: {notice.Message}");
                    break;
            }
        }
    }

    /// <summary>Takes the live line away, so that others can print.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            ClearLine();
        }
    }

    private static string Amount(ProgressEvent.Transferred transferred) =>
        transferred.Total is { } total
            ? $"{ByteSize.Format(transferred.Done)} of {ByteSize.Format(total)}"
            : ByteSize.Format(transferred.Done);

    private static string Duration(TimeSpan elapsed) =>
        elapsed.TotalMinutes >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes} min {elapsed.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s");

    private string Current() => _running.Count == 0 ? "" : $"{_running[^1].Subject}: {_running[^1].Phase}";

    private void Line(string text)
    {
        ClearLine();
        terminal.Error.WriteLine(text);
    }

    private void Live(string text, bool always)
    {
        if (!terminal.IsInteractive || (!always && time.GetElapsedTime(_lastFrame) < s_frame))
        {
            return;
        }

        var shown = new string([.. text.Where(static c => !char.IsControl(c)).Take(terminal.Width - 1)]);
        terminal.Error.Write($"\r\e[K{shown}");
        (_lastFrame, _lineIsLive) = (time.GetTimestamp(), true);
    }

    private void ClearLine()
    {
        if (_lineIsLive)
        {
            terminal.Error.Write("\r\e[K");
            _lineIsLive = false;
        }
    }
}
