using System.Collections.Concurrent;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>Lets each notice through once: a guest that is started for ten tests would say the same ten times.</summary>
internal sealed class DistinctNotices(IProgress<ProgressEvent> inner) : IProgress<ProgressEvent>
{
    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);

    public void Report(ProgressEvent value)
    {
        if (value is not ProgressEvent.Notice notice || _said.TryAdd(notice.Message, true))
        {
            inner.Report(value);
        }
    }
}
