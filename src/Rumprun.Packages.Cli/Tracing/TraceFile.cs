using System.Globalization;
using System.Text.RegularExpressions;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli.Tracing;

/// <summary>
/// A file with a record of one command: a line for each event, with the milliseconds since the start and the area that it
/// belongs to. Users and passwords in addresses are left out.
/// </summary>
public sealed partial class TraceFile : IProgress<ProgressEvent>, IDisposable
{
    private const int Format = 1;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly StreamWriter _writer;
    private readonly long _start;

    // A full disk must not end the traced command.
    private bool _isBroken;

    private TraceFile(string path, StreamWriter writer, TimeProvider time) =>
        (Path, _writer, _time, _start) = (path, writer, time, time.GetTimestamp());

    public string Path { get; }

    /// <summary>Creates the file, which only its owner can read, in place of an older one.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static TraceFile Create(string path, IReadOnlyList<string> arguments, TimeProvider time)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        var trace = new TraceFile(path, new StreamWriter(path, options) { AutoFlush = true, NewLine = "\n" }, time);
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        trace.Write("trace", $"format {Format}, rrpkg {ProductVersion.Text}, {now}, times in milliseconds");
        trace.Write("command", $"rrpkg {string.Join(' ', CommandArguments.Shown(arguments))}".TrimEnd());
        return trace;
    }

    public void Report(ProgressEvent value)
    {
        var (area, text) = value switch
        {
            ProgressEvent.Decided e => ("decision", $"{e.Subject}: {e.Message}"),
            ProgressEvent.Traced e => (e.Area, e.Message),
            ProgressEvent.Notice e => ("notice", e.Message),
            ProgressEvent.Output e => ("output", $"{e.Subject}: {e.Line}"),
            ProgressEvent.PhaseStarted e => ("phase", $"{e.Subject}: {e.Phase}"),
            ProgressEvent.PhaseEnded e => ("phase", $"{e.Subject}: {e.Phase} took {Milliseconds(e.Elapsed)}"),
            ProgressEvent.SlotTaken e => ("build", $"{e.Subject}: begins, slot {e.Slot}"),
            ProgressEvent.SlotReleased e =>
                ("build", $"{e.Subject}: {(e.Problem is null ? "ends" : $"failed: {e.Problem}")}"),
            ProgressEvent.Advanced e => ("build", $"{e.Done} of {e.Total} ready"),

            // These occur many times a second, and are not decisions.
            ProgressEvent.Transferred or ProgressEvent.JobsRunning or ProgressEvent.ProcessorUsed => ("", ""),
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };
        if (area.Length > 0)
        {
            Write(area, text);
        }
    }

    /// <summary>Writes a separate event. Further lines of the text are indented.</summary>
    public void Write(string area, string text)
    {
        var shown = UserInAddress().Replace(text, "://***@").TrimEnd().ReplaceLineEndings("\n" + new string(' ', 24));
        lock (_gate)
        {
            if (_isBroken)
            {
                return;
            }

            try
            {
                var elapsed = _time.GetElapsedTime(_start).TotalMilliseconds;
                _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed,11:0.000}  {area,-9}  {shown}"));
            }
            catch (IOException)
            {
                _isBroken = true;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                _writer.Dispose();
            }
            catch (IOException)
            {
                // The rest of a partially written line.
            }

            _isBroken = true;
        }
    }

    private static string Milliseconds(TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0.0} ms");

    [GeneratedRegex(@"://[^/\s""'`@]*@")]
    private static partial Regex UserInAddress();
}
