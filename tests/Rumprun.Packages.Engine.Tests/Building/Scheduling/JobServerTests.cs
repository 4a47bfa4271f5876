using System.Globalization;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Building.Scheduling;

/// <summary>However many makes run, the jobs of all of them together are as many as were asked for.</summary>
public sealed class JobServerTests(SandboxRoots shared) : IDisposable
{
    private const int Objects = 6;

    private static readonly string s_objects =
        string.Join(' ', Enumerable.Range(0, Objects).Select(static i => $"o{i}"));

    // Each compilation writes when it began and when it ended into the package.
    private static readonly string s_make = $$"""
        mkdir -p "$1/usr/times"
        cat > compile <<'END'
        #!/bin/sh
        date +%s.%N > "$1"
        sleep 0.25
        date +%s.%N >> "$1"
        END
        chmod +x compile
        printf 'all: {{s_objects}}\no%%:\n\t./compile $(TIMES)/$@\n' > Makefile
        make TIMES="$1/usr/times"
        """;

    private readonly SchedulerFixture _fixture = new(shared);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1, "one")]
    [InlineData(2, "one")]
    [InlineData(3, "one")]
    [InlineData(2, "one", "two")]
    [InlineData(3, "one", "two")]
    public async Task Build_OfPortsThatUseMake_RunsExactlyAsManyCompilersAsJobs(int jobs, params string[] ports)
    {
        foreach (var port in ports)
        {
            _fixture.Add(port, s_make);
        }

        var report = await _fixture.BuildAsync(jobs, keepGoing: false, Cancel, ports);

        Assert.Empty(report.Problems);
        var compilations = ports
            .SelectMany(port => Enumerable.Range(0, Objects).Select(i => _fixture.Content(report, port, $"usr/times/o{i}")))
            .Select(static text => text.Split('\n'))
            .Select(static lines => (Begin: Seconds(lines[0]), End: Seconds(lines[1])))
            .ToArray();
        Assert.Equal(jobs, compilations.Max(c => compilations.Count(o => o.Begin <= c.Begin && c.Begin < o.End)));
    }

    [Fact]
    public async Task Leave_AfterTokensWereLost_MakesThemGood()
    {
        using var directory = new TemporaryDirectory();
        using var jobs = new JobServer(directory.Path, 3);
        await jobs.EnterAsync(Cancel);
        using (var lost = new FileStream(
            jobs.FifoPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            Assert.Equal('+', lost.ReadByte());
            Assert.Equal('+', lost.ReadByte());
        }

        Assert.Equal(3, jobs.Busy);
        jobs.Leave();

        Assert.Equal(0, jobs.Busy);
    }

    [Fact]
    public async Task Enter_WhileEveryTokenIsTaken_WaitsForOne()
    {
        using var directory = new TemporaryDirectory();
        using var jobs = new JobServer(directory.Path, 1);
        await jobs.EnterAsync(Cancel);
        var second = jobs.EnterAsync(Cancel);

        Assert.False(await Task.WhenAny(second, Task.Delay(200, Cancel)) == second);
        jobs.Leave();
        await second.WaitAsync(TimeSpan.FromSeconds(5), Cancel);
    }

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
