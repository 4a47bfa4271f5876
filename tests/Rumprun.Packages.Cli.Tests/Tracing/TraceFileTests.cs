using Rumprun.Packages.Cli.Tracing;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Tracing;

public sealed class TraceFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Report_EachKindOfEvent_IsALineWithTimeAndArea()
    {
        var lines = Written(trace =>
        {
            trace.Report(new ProgressEvent.Decided("zlib", "build key 12ab is not in the store"));
            trace.Report(new ProgressEvent.Traced("solver", "1: `zlib` 1.3.1, the best of 2"));
            trace.Report(new ProgressEvent.SlotTaken("zlib", 0));
            trace.Report(new ProgressEvent.PhaseStarted("zlib", "unpack"));
            trace.Report(new ProgressEvent.Transferred("zlib", 1, 2));
            trace.Report(new ProgressEvent.Output("zlib", "checking"));
            trace.Report(new ProgressEvent.PhaseEnded("zlib", "unpack", TimeSpan.FromMilliseconds(12.34)));
            trace.Report(new ProgressEvent.SlotReleased("zlib", 0, "step `make` failed"));
            trace.Report(new ProgressEvent.Advanced(1, 3));
            trace.Report(new ProgressEvent.Notice("first\nsecond"));
        });

        Assert.Equal(
            [
                "      2.000  decision   zlib: build key 12ab is not in the store",
                "      3.000  solver     1: `zlib` 1.3.1, the best of 2",
                "      4.000  build      zlib: begins, slot 0",
                "      5.000  phase      zlib: unpack",
                "      6.000  output     zlib: checking",
                "      7.000  phase      zlib: unpack took 12.3 ms",
                "      8.000  build      zlib: failed: step `make` failed",
                "      9.000  build      1 of 3 ready",
                "     10.000  notice     first",
                "                        second",
            ],
            lines[2..]);
    }

    [Fact]
    public void Create_AnyCommand_BeginsWithFormatVersionAndCommand()
    {
        var lines = Written(static _ => { }, "run", "nginx", "-e", "TOKEN=abc", "--env=KEY=def", "-eX=1", "-p", "80:80");

        Assert.StartsWith("      0.000  trace      format 1, rrpkg ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(", 2026-11-27T07:00:00.000Z, times in milliseconds", lines[0], StringComparison.Ordinal);
        Assert.Equal("      1.000  command    rrpkg run nginx -e TOKEN=*** --env=KEY=*** -eX=*** -p 80:80", lines[1]);
    }

    [Fact]
    public void Write_AnAddressWithAUser_LeavesThatOut()
    {
        var lines = Written(
            static trace => trace.Write(
                "http", "GET https://me:secret@mirror.example/a (see ftp://x@y/ and mail@z.example)"),
            "cache",
            "pull",
            "https://me:secret@mirror.example/");

        Assert.EndsWith("rrpkg cache pull https://***@mirror.example/", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(
            "GET https://***@mirror.example/a (see ftp://***@y/ and mail@z.example)", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Create_InPlaceOfAnOlderFile_IsForItsOwnerAlone()
    {
        _ = Written(static trace => trace.Write("notice", "old"));
        var lines = Written(static _ => { });

        Assert.Equal(2, lines.Length);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory.Path, "trace")));
    }

    [Fact]
    public void Write_OnAFullDisk_DoesNotFail()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var trace = TraceFile.Create("/dev/full", ["list"], new TickingTime());

        trace.Report(new ProgressEvent.Notice("work goes on"));
    }

    private string[] Written(Action<TraceFile> work, params string[] arguments)
    {
        var path = Path.Combine(_directory.Path, "trace");
        using (var trace = TraceFile.Create(path, arguments, new TickingTime()))
        {
            work(trace);
        }

        return File.ReadAllLines(path);
    }

    /// <summary>
    /// A millisecond passes from one look at the clock to the next; the first look is at zero, for the start.
    /// </summary>
    private sealed class TickingTime : TimeProvider
    {
        private long _looks = -1;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Math.Max(0, _looks++);

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 27, 7, 0, 0, TimeSpan.Zero);
    }
}
