using System.Collections.Immutable;
using Rumprun.Packages.Engine.Building.Timeline;

namespace Rumprun.Packages.Engine.Tests.Building.Scheduling;

public sealed class BuildTimelineTests
{
    [Fact]
    public void CriticalPath_GoesBackOverWhatEachWaitedForLast()
    {
        var timeline = Of(
            Span("zlib", slot: 0, 0, 4),
            Span("pcre2", slot: 1, 0, 9),
            Span("luajit", slot: 0, 4, 8),
            Span("nginx", slot: 0, 9, 20, "zlib", "pcre2"));

        Assert.Equal(["pcre2", "nginx"], timeline.CriticalPath.Select(static s => s.Subject));
    }

    [Fact]
    public void CriticalPath_OfPortsThatNeedNothing_GoesBackOverTheSlot()
    {
        var timeline = Of(Span("a", slot: 0, 0, 5), Span("b", slot: 1, 0, 3), Span("c", slot: 1, 3, 9));

        Assert.Equal(["b", "c"], timeline.CriticalPath.Select(static s => s.Subject));
    }

    [Fact]
    public void CriticalPath_OfAnEmptyRun_IsEmpty() => Assert.Empty(Of().CriticalPath);

    [Theory]
    [InlineData(30, 10)]
    [InlineData(45, 0)]
    public void Idle_IsWhatOfTheSlotsTimeWasNotWorkedIn(int work, int idle) =>
        Assert.Equal(TimeSpan.FromSeconds(idle), (Of() with { ProcessorTime = TimeSpan.FromSeconds(work) }).Idle);

    private static BuildSpan Span(string subject, int slot, int begin, int end, params ImmutableArray<string> needs) =>
        new(subject, slot, TimeSpan.FromSeconds(begin), TimeSpan.FromSeconds(end)) { Needs = needs };

    private static BuildTimeline Of(params ImmutableArray<BuildSpan> spans) => new()
    {
        Started = DateTimeOffset.UnixEpoch,
        Elapsed = TimeSpan.FromSeconds(20),
        Slots = 2,
        ProcessorTime = TimeSpan.Zero,
        Spans = spans,
        Beside = [],
        Jobs = [],
    };
}
