using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>Real supervisors, which are processes of their own, and real QEMU.</summary>
public sealed class DetachedGuestsTests(TestKernel kernel) : IClassFixture<TestKernel>, IAsyncLifetime
{
    private static readonly PortName Test = PortName.Parse("test");

    private readonly LaunchBench bench = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DetachedGuests Guests => new(bench.Runs, TimeProvider.System);

    private CommandLine Supervisor => new()
    {
        Program = Path.Combine(AppContext.BaseDirectory, "rrpkg-test-supervisor"),
        Arguments = [kernel.Scratch],
        Environment = CommandLine.CleanEnvironment.AddRange(Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(static n => n.StartsWith("DOTNET_", StringComparison.Ordinal))
            .Select(static n => KeyValuePair.Create(n, Environment.GetEnvironmentVariable(n)!))),
    };

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TestKernel.IsPossible, "needs qemu-system-x86_64, gcc and ld");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var guest in Guests.List())
        {
            await Guests.StopAsync(guest.Name, CancellationToken.None);
        }

        bench.Dispose();
    }

    private GuestSpecification Guest(string what) => LaunchBench.Guest("hw", kernel.Image, $"do={what}");

    private Task<DetachedGuest> StartAsync(GuestSpecification guest, bool nameIsGiven = false) =>
        Guests.StartAsync(guest, nameIsGiven, Supervisor, bench, Cancellation);

    private async Task<GuestState> UntilOverAsync(PortName name)
    {
        while (Guests.List().Single(g => g.Name == name).State is { IsAlive: true })
        {
            await Task.Delay(10, Cancellation);
        }

        return Guests.List().Single(g => g.Name == name).State;
    }

    /// <summary>A supervisor ends a moment after it has said how its guest ended.</summary>
    private async Task UntilNoProcessIsLeftAsync()
    {
        for (var since = Stopwatch.StartNew(); LaunchBench.ProcessesNaming(bench.Root).Count > 0;)
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(5), "a process is left");
            await Task.Delay(10, Cancellation);
        }
    }

    [Fact]
    public async Task Start_GuestThatRuns_IsListedLoggedAndStopped()
    {
        var guest = await StartAsync(Guest("talk") with
        {
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "b c"),
            Hostname = "host",
            Network = true,
            Forwards = [new PortForward(IPAddress.Loopback, 0, new GuestPort(80, Transport.Tcp))],
            Mounts = [new GuestMount(bench.Write("disk", new string('x', 4096)), MountKind.WritableImage, "/data")],
            Ready = new Readiness.Console("tick"),
        });

        Assert.NotEqual(0, Assert.Single(guest.Forwards).HostPort);
        Assert.IsType<GuestState.Running>(guest.State);
        Assert.Equal(guest with { Forwards = [] }, Assert.Single(Guests.List()) with { Forwards = [] });
        var log = Guests.CopyLogAsync(Test, follow: true, bench.Output, Cancellation);
        await bench.Programs.UntilAsync("tick\ntick\n", Cancellation);
        Assert.Contains("mounted tmpfs", bench.Console.Text, StringComparison.Ordinal);
        Assert.StartsWith(
            "{\"env\":\"A=b c\",\"hostname\":\"host\",\"net\":{\"if\":\"vioif0\",\"type\":\"inet\",\"method\":\"dhcp\"},"
            + "\"blk\":{\"source\":\"dev\",\"path\":\"/dev/ld0a\",\"fstype\":\"blk\",\"mountpoint\":\"/data\"},\"rc\":[",
            bench.Programs.Text, StringComparison.Ordinal);

        await Guests.StopAsync(Test, Cancellation);
        await log;
        Assert.Empty(Guests.List());
        await UntilNoProcessIsLeftAsync();
        Assert.Equal([".lock"], Directory.EnumerateFileSystemEntries(bench.Runs).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Start_GuestThatEnds_StaysListedWithItsStatusUntilStopped()
    {
        await StartAsync(Guest("return:7"));

        Assert.Equal(new GuestState.Exited(7), await UntilOverAsync(Test));
        await Guests.CopyLogAsync(Test, follow: true, bench.Output, Cancellation);
        Assert.Equal(
            "{\"hostname\":\"test\",\"rc\":[{\"bin\":\"test\",\"argv\":[\"do=return:7\"]}]}\n", bench.Programs.Text);
        await UntilNoProcessIsLeftAsync();

        await Guests.StopAsync(Test, Cancellation);
        Assert.Empty(Guests.List());
    }

    [Fact]
    public async Task Start_GuestThatDoesNotBoot_FailsAsInTheForeground()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => StartAsync(Guest("refuse")));

        Assert.Equal(("RR8015", ExitCode.Failed), (e.Diagnostics[0].Id, e.ExitCode));
        Assert.StartsWith("`test` did not boot: rumprun: no match", e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Diagnostics[0].Hints);
        Assert.IsType<GuestState.Failed>(Assert.Single(Guests.List()).State);
        await UntilNoProcessIsLeftAsync();
    }

    [Fact]
    public async Task Start_GuestThatCrashesLater_IsListedAsFailed()
    {
        await StartAsync(Guest("trap"));

        var failed = Assert.IsType<GuestState.Failed>(await UntilOverAsync(Test));
        Assert.Equal("RR8014", failed.Problems[0].Id);
    }

    [Fact]
    public async Task Start_NamesThatAreTaken_AreNumberedUnlessGiven()
    {
        await StartAsync(Guest("prompt"));
        Assert.Equal("test-2", (await StartAsync(Guest("prompt"))).Name.ToString());
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => StartAsync(Guest("prompt"), nameIsGiven: true));
        Assert.Equal("RR8024", e.Diagnostics[0].Id);

        await Guests.StopAsync(Test, Cancellation);
        Assert.Equal(Test, (await StartAsync(Guest("return:1"), nameIsGiven: true)).Name);
        await UntilOverAsync(Test);
        Assert.Equal(Test, (await StartAsync(Guest("prompt"))).Name);
        Assert.Equal(["test", "test-2"], Guests.List().Select(static g => g.Name.ToString()));
    }

    [Fact]
    public async Task List_SupervisorWasKilled_SaysSoAndTheGuestIsGone()
    {
        var guest = await StartAsync(Guest("prompt"));
        var supervisor = Assert.IsType<GuestState.Running>(guest.State).Supervisor;
        using (var process = Process.GetProcessById(supervisor))
        {
            process.Kill(entireProcessTree: false);
        }

        var failed = Assert.IsType<GuestState.Failed>(await UntilOverAsync(Test));
        Assert.Equal("RR8026", failed.Problems[0].Id);
        await UntilNoProcessIsLeftAsync();
        await Guests.StopAsync(Test, Cancellation);
        Assert.Empty(Guests.List());
    }

    [Fact]
    public async Task Start_Cancelled_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var starting = Guests.StartAsync(Guest("sleep"), nameIsGiven: false, Supervisor, bench, cancel.Token);
        while (!File.Exists(Path.Combine(bench.Runs, "test/console.log")))
        {
            await Task.Delay(5, Cancellation);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Empty(Guests.List());
        await UntilNoProcessIsLeftAsync();
    }

    [Fact]
    public async Task Start_SupervisorThatEndsAtOnce_SaysWhatItSaid()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => Guests.StartAsync(
            Guest("prompt"),
            nameIsGiven: false,
            Supervisor with { Program = "/bin/sh", Arguments = ["-c", "echo broken >&2; exit 3"] },
            bench,
            Cancellation));

        Assert.Equal("RR8026", e.Diagnostics[0].Id);
        Assert.Equal("the supervisor of `test` ended at once, with status 3\n  | broken", e.Diagnostics[0].Message);
    }

    [Fact]
    public async Task Stop_NoSuchGuest_SuggestsOne()
    {
        await StartAsync(Guest("return:0"));

        var e = await Assert.ThrowsAsync<DiagnosticException>(() => Guests.StopAsync(PortName.Parse("tset"), Cancellation));
        Assert.Equal(("RR8025", "did you mean `test`?"), (e.Diagnostics[0].Id, e.Diagnostics[0].Hints[0]));
    }
}
