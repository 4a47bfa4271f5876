using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Rendering;

public sealed class ProgressRendererTests : IDisposable
{
    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Report_WithoutATerminal_PrintsALineForWhatTookTimeAndForWhatFailed()
    {
        using var renderer = Renderer(isInteractive: false);
        Begin(renderer);
        renderer.Report(new ProgressEvent.PhaseEnded("zlib", "make/build", TimeSpan.FromSeconds(75.2)));
        renderer.Report(new ProgressEvent.PhaseEnded("zlib", "sysroot", TimeSpan.FromMilliseconds(3)));
        renderer.Report(new ProgressEvent.SlotReleased("zlib", 0, Problem: null));
        renderer.Report(new ProgressEvent.SlotReleased("luajit", 1, "step `make/build` failed\n  and why"));

        Assert.Equal("zlib: make/build 1 min 15 s\nluajit: failed: step `make/build` failed\n", _error.ToString());
    }

    [Fact]
    public void Report_OnATerminal_ShowsALineForEachSlotAndTakesThemAwayInTheEnd()
    {
        using (var renderer = Renderer(isInteractive: true))
        {
            Begin(renderer);
            var shown = _error.ToString();
            Assert.Contains("1 of 3 ready\n  zlib    make/build", shown, StringComparison.Ordinal);
            Assert.EndsWith("  luajit  make/build      0 s  ", shown, StringComparison.Ordinal);
        }

        // Two lines up from the third, and all from there on erased.
        Assert.EndsWith("\r\e[2A\e[J", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "zlib: build key 12ab is not in the store\n")]
    [InlineData(false, "")]
    public void Report_OfADecision_IsShownWithVerboseAndTracedAnyway(bool isVerbose, string expected)
    {
        var trace = new RecordedProgress();
        using var renderer = new ProgressRenderer(
            new Terminal { Output = TextWriter.Null, Error = _error, RawOutput = Stream.Null, RawError = Stream.Null },
            TimeProvider.System,
            isVerbose)
        {
            Trace = trace,
        };

        renderer.Report(new ProgressEvent.Decided("zlib", "build key 12ab is not in the store"));
        renderer.Report(new ProgressEvent.Traced("solver", "a step"));

        Assert.Equal(expected, _error.ToString());
        Assert.Equal(2, trace.Events.Count);
    }

    private static void Begin(ProgressRenderer renderer)
    {
        renderer.Report(new ProgressEvent.Advanced(1, 3));
        renderer.Report(new ProgressEvent.SlotTaken("zlib", 0));
        renderer.Report(new ProgressEvent.PhaseStarted("zlib", "make/build"));
        renderer.Report(new ProgressEvent.SlotTaken("luajit", 1));
        renderer.Report(new ProgressEvent.PhaseStarted("luajit", "make/build"));
    }

    private ProgressRenderer Renderer(bool isInteractive) => new(
        new Terminal
        {
            Output = TextWriter.Null,
            Error = _error,
            RawOutput = Stream.Null,
            RawError = Stream.Null,
            IsInteractive = isInteractive,
        },
        TimeProvider.System,
        verbose: false);
}
