using System.Collections.Concurrent;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Testing;

/// <summary>Keeps every event, in order, at once: <see cref="Progress{T}"/> would hand them over later.</summary>
public sealed class RecordedProgress : IProgress<ProgressEvent>
{
    private readonly ConcurrentQueue<ProgressEvent> _events = new();

    public IReadOnlyCollection<ProgressEvent> Events => _events;

    public IEnumerable<string> Notices => _events.OfType<ProgressEvent.Notice>().Select(static n => n.Message);

    public void Report(ProgressEvent value) => _events.Enqueue(value);
}
