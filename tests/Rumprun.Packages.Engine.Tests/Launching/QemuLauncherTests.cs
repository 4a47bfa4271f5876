using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>Real QEMU, with a kernel of our own that behaves as it is told.</summary>
public sealed class QemuLauncherTests(TestKernel kernel) : IClassFixture<TestKernel>, IAsyncLifetime
{
    private readonly LaunchBench bench = new(kernel.Scratch);

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TestKernel.IsPossible, "needs qemu-system-x86_64, gcc and ld");
        return ValueTask.CompletedTask;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    private GuestSpecification Guest(params string[] arguments) => LaunchBench.Guest("hw", kernel.Image, [.. arguments]);

    private async Task<int> RunAsync(GuestSpecification guest)
    {
        await using var running = await bench.Qemu().StartAsync(guest, bench.Output, Cancellation);
        return await running.WaitForExitAsync(Cancellation);
    }

    private async Task<Diagnostic> FailAsync(GuestSpecification guest, string? toolsFirst = null)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(async () =>
        {
            await using var running = await bench.Qemu(toolsFirst).StartAsync(guest, bench.Output, Cancellation);
            await running.WaitForExitAsync(Cancellation);
        });
        Assert.True(bench.IsClean);
        return Assert.Single(e.Diagnostics);
    }

    [Fact]
    public async Task Run_ProgramThatReturns7_GivesItsStatusAndItsOutputAlone()
    {
        Assert.Equal(7, await RunAsync(Guest("do=return:7", "a b", "it's", "")));

        Assert.Equal(
            "{\"hostname\":\"test\",\"rc\":[{\"bin\":\"test\",\"argv\":[\"do=return:7\",\"a b\",\"it's\",\"\"]}]}\n",
            bench.Programs.Text);
        Assert.Contains("rump kernel bare metal bootstrap", bench.Console.Text, StringComparison.Ordinal);
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Run_ProgramThatExits_GivesItsStatus() => Assert.Equal(3, await RunAsync(Guest("do=exit:3")));

    [Theory]
    [InlineData("trap", "RR8014", "`test` crashed: FATAL TRAP: page fault at 0x110d60 (0x8)\n  | ")]
    [InlineData("panic", "RR8014", "`test` crashed: panic: assert \"x\" FAILED\n  | ")]
    [InlineData("reset", "RR8014", "`test` crashed: the machine reset itself")]
    [InlineData("refuse", "RR8015", "`test` did not boot: rumprun: no match for key \"nope\"\n  | ")]
    public async Task Run_GuestThatFails_IsAFailureWithItsLastLines(string what, string id, string message)
    {
        var problem = await FailAsync(Guest($"do={what}"));

        Assert.Equal((id, ExitCode.Failed), (problem.Id, problem.Descriptor.ExitCode));
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains("mounted tmpfs on /tmp", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PromptWithoutNewline_IsShownAtOnce()
    {
        await using var running = await bench.Qemu().StartAsync(Guest("do=prompt"), bench.Output, Cancellation);
        await bench.Programs.UntilAsync("name? ", Cancellation);

        Assert.EndsWith("\nname? ", bench.Programs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AwaitedText_IsReadyWhenItIsThere()
    {
        await using var running = await bench.Qemu().StartAsync(
            Guest("do=talk") with { Ready = new Readiness.Console("tick") }, bench.Output, Cancellation);

        Assert.Contains("tick", bench.Console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EndsWithoutTheAwaitedText_IsAFailure()
    {
        var problem = await FailAsync(Guest("do=return:0") with { Ready = new Readiness.Console("listening") });

        Assert.Equal("RR8016", problem.Id);
        Assert.StartsWith(
            "`test` ended with status 0 before it was ready: its console never said `listening`",
            problem.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NothingListens_IsNotReadyAlthoughQemuTakesConnections()
    {
        var problem = await FailAsync(Guest("do=prompt") with
        {
            Network = true,
            Forwards = [new PortForward(IPAddress.Loopback, 0, new GuestPort(80, Transport.Tcp))],
            Ready = new Readiness.Tcp(80),
            ReadyTimeout = TimeSpan.FromSeconds(1),
        });

        Assert.Equal("RR8017", problem.Id);
        Assert.StartsWith(
            "`test` was not ready after 1 s: nothing in it listens on port 80/tcp",
            problem.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CancelledDuringBoot_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var starting = bench.Qemu().StartAsync(Guest("do=sleep"), bench.Output, cancel.Token);
        await bench.Console.UntilAsync("mounted tmpfs", Cancellation);
        Assert.False(bench.IsClean);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Dispose_RunningGuest_LeavesNothing()
    {
        var running = await bench.Qemu().StartAsync(Guest("do=talk"), bench.Output, Cancellation);
        Assert.False(bench.IsClean);
        await running.DisposeAsync();

        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Start_PathsWithCommasAndBlanks_ReachQemuWhole()
    {
        var disk = bench.Write("a, b,readonly=off,.iso", new string('x', 4096));

        Assert.Equal(
            0,
            await RunAsync(Guest("do=return:0") with { Mounts = [new GuestMount(disk, MountKind.ReadOnlyImage, "/data")] }));
        Assert.Contains(
            "\"path\":\"/dev/ld0a\",\"fstype\":\"blk\",\"mountpoint\":\"/data\"",
            bench.Programs.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OneImageTwice_IsSharedWhenReadAndRefusedWhenWritten()
    {
        var disk = bench.Write("disk", new string('x', 4096));
        GuestSpecification With(MountKind kind) => Guest("do=prompt") with
        {
            Mounts = [new GuestMount(disk, kind, "/data")],
        };

        await using (await bench.Qemu().StartAsync(With(MountKind.WritableImage), bench.Output, Cancellation))
        await using (await bench.Qemu().StartAsync(With(MountKind.ReadOnlyImage), bench.Output, Cancellation))
        {
            var e = await Assert.ThrowsAsync<DiagnosticException>(
                () => bench.Qemu().StartAsync(With(MountKind.WritableImage), bench.Output, Cancellation));
            Assert.Equal("RR8013", e.Diagnostics[0].Id);
            Assert.Contains("\"write\" lock", e.Diagnostics[0].Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_PortThatIsTaken_SaysByWhom()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var problem = await FailAsync(Guest() with
        {
            Network = true,
            Forwards = [new PortForward(IPAddress.Loopback, port, new GuestPort(80, Transport.Tcp))],
        });

        Assert.Equal("RR8018", problem.Id);
        Assert.StartsWith($"port 127.0.0.1:{port} is in use by `", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(pid {Environment.ProcessId})", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ForwardsThatCannotBe_AreAllRefused()
    {
        var tcp = new GuestPort(80, Transport.Tcp);
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => bench.Qemu().StartAsync(
            Guest() with
            {
                Network = true,
                Forwards = [new(IPAddress.IPv6Loopback, 0, tcp), new(IPAddress.Parse("192.0.2.1"), 0, tcp), new(
                    IPAddress.Loopback, 45_671, tcp), new(IPAddress.Loopback, 45_671, tcp)],
            },
            bench.Output, Cancellation));

        Assert.Equal(["RR8019", "RR8019", "RR8019"], e.Diagnostics.Select(static d => d.Id));
    }

    [Fact]
    public async Task Start_HostPort0_IsChosenAndTold()
    {
        await using var running = await bench.Qemu().StartAsync(
            Guest("do=prompt") with
            {
                Network = true,
                Forwards = [new PortForward(IPAddress.Loopback, 0, new GuestPort(80, Transport.Tcp))],
            },
            bench.Output, Cancellation);

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Assert.Single(running.Forwards).HostPort, Cancellation);
    }

    [Fact]
    public async Task Start_ImageThatIsNone_IsRefused()
    {
        var problem = await FailAsync(Guest() with { Image = bench.Write("object", new string('\u007f', 10_000)) });
        Assert.Equal("RR8012", problem.Id);
        Assert.Contains("no multiboot header", problem.Message, StringComparison.Ordinal);

        Assert.Equal("RR8012", (await FailAsync(Guest() with { Image = "/nonexistent/image" })).Id);
    }

    [Fact]
    public async Task Start_DirectoryOrMissingMount_IsRefused()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => bench.Qemu().StartAsync(
            Guest() with
            {
                Mounts = [new(bench.Root, MountKind.ReadOnlyDirectory, "/a"), new(
                    "/nonexistent.iso", MountKind.ReadOnlyImage, "/b")],
            },
            bench.Output, Cancellation));

        Assert.Equal(["RR8020", "RR8020"], e.Diagnostics.Select(static d => d.Id));
    }

    [Fact]
    public async Task Start_TooLittleMemory_IsRefused() =>
        Assert.Equal("RR8023", (await FailAsync(Guest() with { Memory = 1 << 20 })).Id);

    [Theory]
    [InlineData("#!/bin/sh\nexit 1\n", "QEMU ended before `test` did, with status 1 without a message")]
    [InlineData(
        "#!/bin/sh\necho 'qemu: no such machine' >&2\nexit 1\n",
        "QEMU ended before `test` did, with status 1: qemu: no such machine")]
    [InlineData("#!/bin/sh\nkill -SEGV $$\n", "QEMU ended before `test` did, killed by signal 11")]
    [InlineData("\u007fELF not really", "QEMU ended before `test` did, with status ")]
    public async Task Start_BrokenQemu_SaysHow(string program, string message)
    {
        var problem = await FailAsync(Guest(), bench.Script("qemu-system-x86_64", program));

        Assert.Equal("RR8013", problem.Id);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoQemu_SaysHowToGetIt()
    {
        var launcher = new Rumprun.Packages.Engine.Launching.Qemu.QemuLauncher(
            new LaunchTools(Rumprun.Packages.Engine.Processes.SearchPath.Parse(bench.Root)),
            bench.Runs,
            bench.Probes,
            bench,
            TimeProvider.System);
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => launcher.StartAsync(Guest(), bench.Output, Cancellation));

        Assert.Equal(("RR8011", ExitCode.Unavailable), (e.Diagnostics[0].Id, e.ExitCode));
        Assert.Equal("run `apt-get install qemu-system-x86`", e.Diagnostics[0].Hints[0]);
    }

    [Fact]
    public async Task Start_KvmFailsUnderTheGuest_RunsWithoutAndRemembers()
    {
        Assert.SkipUnless(File.Exists("/dev/kvm"), "needs /dev/kvm");
        var tools = bench.Script("qemu-system-x86_64", $$"""
            #!/bin/sh
            echo run >>"{{bench.Root}}/count"
            case "$*" in
            *isa-debug-exit*) exit 33 ;;
            *"-accel kvm"*) echo 'KVM internal error. Suberror: 1' >&2; exec sleep 60 ;;
            esac
            exec /usr/bin/qemu-system-x86_64 "$@"
            """);

        for (var i = 0; i < 2; i++)
        {
            await using var running = await bench.Qemu(tools).StartAsync(Guest("do=return:5"), bench.Output, Cancellation);
            Assert.Equal(5, await running.WaitForExitAsync(Cancellation));
        }

        Assert.True(bench.IsClean);
        Assert.Equal(
            ["`test` is emulated, which is slower, because KVM does not work here: it failed with this guest"],
            bench.Notices.Distinct());

        // The probe, KVM and then QEMU's own emulation; and that alone the second time.
        Assert.Equal(4, (await File.ReadAllLinesAsync(Path.Combine(bench.Root, "count"), Cancellation)).Length);
    }

    /// <summary>The real one does that in one start of 65,536.</summary>
    [Theory]
    [InlineData(2, null)]
    [InlineData(3, "`test` did not boot: it refuses the DHCP server's answers")]
    public async Task Start_GuestThatRefusesItsAddress_IsTriedThreeTimes(int refusals, string? problem)
    {
        var tools = bench.Script("qemu-system-x86_64", $$"""
            #!/bin/sh
            case "$*" in *isa-debug-exit*) exit 1 ;; esac
            echo run >>"{{bench.Root}}/count"
            if [ "$(wc -l <"{{bench.Root}}/count")" -le {{refusals}} ]; then
              echo 'dhcp get: invalid packet received. retrying'
              exec sleep 60
            fi
            exec /usr/bin/qemu-system-x86_64 "$@"
            """);

        if (problem is null)
        {
            await using var running = await bench.Qemu(tools).StartAsync(Guest("do=return:5"), bench.Output, Cancellation);
            Assert.Equal(5, await running.WaitForExitAsync(Cancellation));
        }
        else
        {
            var failure = await FailAsync(Guest(), tools);
            Assert.Equal("RR8015", failure.Id);
            Assert.StartsWith(problem, failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(bench.Root, "count"), Cancellation)).Length);
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Plan_Guest_IsAScriptThatOneCanRun()
    {
        var plan = await bench.Qemu().PlanAsync(Guest("it's", "a b"), Cancellation);

        Assert.Equal(["config.json"], plan.Files.Keys);
        Assert.Contains("-initrd config.json", plan.Command.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "printf %s '{\"hostname\":\"test\",\"rc\":[{\"bin\":\"test\",\"argv\":[\"it'\\''s\",\"a b\"]}]}' > config.json",
            plan.ToShellScript(),
            StringComparison.Ordinal);
        Assert.True(bench.IsClean);
    }
}
