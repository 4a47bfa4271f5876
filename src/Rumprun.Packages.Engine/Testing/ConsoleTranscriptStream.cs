using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>
/// A guest's console as a test sees it: written to a file as it is printed, its last lines kept, and searched for texts that
/// have to appear one after another. Carriage returns, which a serial line adds, are not part of a text.
/// </summary>
public sealed class ConsoleTranscriptStream : Stream
{
    private readonly FileStream _file;
    private readonly ImmutableArray<byte[]> _texts;
    private readonly ConsoleTail _tail = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    // What has been printed and may still be part of the next text.
    private readonly List<byte> _since = [];
    private int _found;

    /// <param name="path">A file that is overwritten.</param>
    public ConsoleTranscriptStream(string path, ImmutableArray<string> texts)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _texts = [.. texts.Select(Encoding.UTF8.GetBytes)];
        Path = path;
        CompleteIfAllAreFound();
    }

    public string Path { get; }

    /// <summary>Completed once all texts have appeared.</summary>
    public Task Complete => _complete.Task;

    /// <summary>The first text that has not appeared yet; null: all have.</summary>
    public string? Awaited
    {
        get
        {
            lock (_gate)
            {
                return _found < _texts.Length ? Encoding.UTF8.GetString(_texts[_found]) : null;
            }
        }
    }

    public ImmutableArray<string> LastLines
    {
        get
        {
            lock (_gate)
            {
                return _tail.Lines;
            }
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            _file.Write(buffer);
            var from = _since.Count;
            foreach (var next in buffer)
            {
                if (next != '\r')
                {
                    _since.Add(next);
                }
            }

            _tail.Feed(Bytes[from..]);
            Search();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(_since);

    private void Search()
    {
        while (_found < _texts.Length && Bytes.IndexOf(_texts[_found]) is var at and >= 0)
        {
            _since.RemoveRange(0, at + _texts[_found].Length);
            _found++;
        }

        // A text may have begun and not ended yet: only what comes before it can be dropped.
        var done = _found == _texts.Length ? _since.Count : _since.Count - Math.Min(_since.Count, _texts[_found].Length - 1);
        _since.RemoveRange(0, done);
        CompleteIfAllAreFound();
    }

    private void CompleteIfAllAreFound()
    {
        if (_found == _texts.Length)
        {
            _complete.TrySetResult();
        }
    }
}
