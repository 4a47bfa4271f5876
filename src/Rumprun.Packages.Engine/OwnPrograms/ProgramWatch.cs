using System.Text;
using System.Threading.Channels;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>Waits until the sources of a program change: its files, its port.yaml, or which files there are.</summary>
public sealed class ProgramWatch : IDisposable
{
    /// <summary>How long nothing may happen before a change counts as complete: an editor writes in several steps.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(20);

    private readonly Channel<bool> _events = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly FileSystemWatcher _watcher;
    private readonly string _origin;
    private readonly TimeProvider _time;
    private string _seen;

    /// <param name="origin">A directory, or a file, of which the whole directory's sources are watched.</param>
    public ProgramWatch(string origin, TimeProvider time)
    {
        (_origin, _time) = (Directory.Exists(origin) ? origin : Path.GetDirectoryName(origin)!, time);
        _watcher = new FileSystemWatcher(_origin) { IncludeSubdirectories = true };
        _watcher.Changed += (_, _) => _events.Writer.TryWrite(true);
        _watcher.Created += (_, _) => _events.Writer.TryWrite(true);
        _watcher.Deleted += (_, _) => _events.Writer.TryWrite(true);
        _watcher.Renamed += (_, _) => _events.Writer.TryWrite(true);
        _watcher.Error += (_, _) => _events.Writer.TryWrite(true);
        _watcher.EnableRaisingEvents = true;
        _seen = Stamp();
    }

    /// <summary>Returns when the sources differ from what they were when this was made, or when it last returned.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = Stamp();
            if (now != _seen)
            {
                await Task.Delay(s_quiet, _time, cancellationToken);
                if (Stamp() == now)
                {
                    _seen = now;
                    return;
                }

                continue;
            }

            await _events.Reader.ReadAsync(cancellationToken);
        }
    }

    public void Dispose() => _watcher.Dispose();

    /// <summary>Names, lengths and times; a tree that cannot be read now is read again at the next event.</summary>
    private string Stamp()
    {
        try
        {
            var text = new StringBuilder();
            foreach (var name in ProgramFiles.Of(_origin).Append(ProgramFiles.PortFile))
            {
                var file = new FileInfo(Path.Combine(_origin, name));
                text.Append(name).Append('\0').Append(file.Exists ? file.Length : -1).Append('\0')
                    .Append(file.LastWriteTimeUtc.Ticks).Append('\n');
            }

            return text.ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Core.Diagnostics.DiagnosticException)
        {
            return e.Message;
        }
    }
}
