using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>Real sandboxes, with a static program of our own in them.</summary>
public sealed class HostedLauncherTests(TestProgram program) : IClassFixture<TestProgram>, IAsyncLifetime
{
    private readonly LaunchBench bench = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Machine.Has("bwrap") && Machine.Has("musl-gcc"), "needs bubblewrap and musl-gcc");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    private GuestSpecification Guest(params ImmutableArray<string> arguments) =>
        LaunchBench.Guest("hosted", program.Hosted, arguments);

    private async Task<int> RunAsync(GuestSpecification guest)
    {
        await using var running = await bench.Hosted().StartAsync(guest, bench.Output, Cancellation);
        return await running.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task Run_HardArgumentsAndVariables_ArriveExactly()
    {
        ImmutableArray<string> arguments = [.. HardArguments.Everywhere, .. HardArguments.WithApostrophes, "it's \"both\""];
        var environment = ImmutableSortedDictionary<string, string>.Empty.Add(
            "A", "it's \"x\" \\").Add("B", "").Add("C", "é\n");

        Assert.Equal(0, await RunAsync(Guest(["arguments", .. arguments]) with { Environment = environment }));

        Assert.Equal([.. arguments, "A=it's \"x\" \\", "B=", "C=é\n", "PWD=/"], HardArguments.Parse(bench.Programs.Text));
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Run_ExitStatus_PassesThrough() => Assert.Equal(42, await RunAsync(Guest("exit", "42")));

    [Fact]
    public async Task Run_SignalThatEndsIt_IsACrash()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => RunAsync(Guest("crash")));

        Assert.Equal(
            ("RR8014", "`test` crashed: its program was ended by SIGSEGV"), (e.Diagnostics[0].Id, e.Diagnostics[0].Message));
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Run_Mounts_AreThereAndReadOnlyWhereSaid()
    {
        bench.Write("data/file", "content");
        var data = Path.Combine(bench.Root, "data");

        Assert.Equal(
            0,
            await RunAsync(
                Guest("cat", "/a/b/file") with { Mounts = [new GuestMount(data, MountKind.ReadOnlyDirectory, "/a/b")] }));
        Assert.Equal("content", bench.Programs.Text);
        Assert.Equal(
            1,
            await RunAsync(
                Guest("write", "/a/new") with { Mounts = [new GuestMount(data, MountKind.ReadOnlyDirectory, "/a")] }));
        Assert.Equal(
            0,
            await RunAsync(
                Guest("write", "/a/new") with { Mounts = [new GuestMount(data, MountKind.WritableDirectory, "/a")] }));
        Assert.Equal("written", await File.ReadAllTextAsync(Path.Combine(data, "new"), Cancellation));
    }

    [Fact]
    public async Task Run_FilesOfThisMachine_AreNotThere()
    {
        var secret = bench.Write("secret", "secret");

        Assert.Equal(1, await RunAsync(Guest("cat", secret)));
        Assert.Equal(0, await RunAsync(Guest("cat", "/etc/passwd")));
        Assert.Contains("guest:x:1000:1000:", bench.Programs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Listener_IsReadyOnceItListensAndAnswersThroughItsPort()
    {
        Assert.SkipUnless(Machine.Has("slirp4netns") && File.Exists("/dev/net/tun"), "needs slirp4netns and /dev/net/tun");
        await using var running = await bench.Hosted().StartAsync(
            Guest("listen", "80", "1") with
            {
                Network = true,
                Forwards = [new PortForward(IPAddress.Loopback, 0, new GuestPort(80, Transport.Tcp))],
                Ready = new Readiness.Tcp(80),
            },
            bench.Output, Cancellation);

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, running.Forwards[0].HostPort, Cancellation);
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("hello", await reader.ReadLineAsync(Cancellation));

        await running.DisposeAsync();
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Start_ConnectionsThatSlirpDoesNotTakeYet_Wait()
    {
        Assert.SkipUnless(Machine.Has("slirp4netns") && File.Exists("/dev/net/tun"), "needs slirp4netns and /dev/net/tun");
        await using var running = await bench.Hosted().StartAsync(
            Guest("listen", "80") with
            {
                Network = true,
                Forwards = [new PortForward(IPAddress.Loopback, 0, new GuestPort(80, Transport.Tcp))],
                Ready = new Readiness.Tcp(80),
            },
            bench.Output, Cancellation);

        await LaunchBench.ConnectWhileStoppedAsync(bench.Root, running.Forwards[0].HostPort, Cancellation);
    }

    [Fact]
    public async Task Start_WaitingForAPortWithoutNetwork_IsRefused()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => bench.Hosted().StartAsync(
            Guest("listen", "80") with { Ready = new Readiness.Tcp(80) }, bench.Output, Cancellation));

        Assert.Equal("RR8019", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Start_CancelledWhileNotReady_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var starting = bench.Hosted().StartAsync(
            Guest("prompt") with { Ready = new Readiness.Console("never") }, bench.Output, cancel.Token);
        await bench.Programs.UntilAsync("name? ", Cancellation);
        Assert.False(bench.IsClean);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Start_NetworkThatFails_NeverRunsTheProgram()
    {
        Assert.SkipUnless(Machine.Has("slirp4netns"), "needs slirp4netns");
        var tools = new LaunchTools(Engine.Processes.SearchPath.Parse(
            bench.Script("slirp4netns", "#!/bin/sh\necho 'open(/dev/net/tun): Permission denied' >&2\nexit 1\n")
                + ":/usr/bin:/bin"));
        var launcher = new Engine.Launching.Hosted.HostedLauncher(tools, bench.Runs, TimeProvider.System);

        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => launcher.StartAsync(Guest("arguments", "ran") with { Network = true }, bench.Output, Cancellation));

        Assert.Equal(
            ("RR8022", "slirp4netns failed: open(/dev/net/tun): Permission denied"),
            (e.Diagnostics[0].Id, e.Diagnostics[0].Message));
        Assert.Equal("", bench.Programs.Text);
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Run_FileThatIsNoProgram_SaysSo()
    {
        var script = bench.Script("nothing", "#!/nonexistent\n");

        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => RunAsync(Guest() with { Image = Path.Combine(script, "nothing") }));
        Assert.Equal("RR8021", e.Diagnostics[0].Id);
        Assert.Contains("execvp", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhatCannotBe_IsRefusedAllAtOnce()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => bench.Hosted().StartAsync(
            Guest("a\0b") with
            {
                Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A=B", "x"),
                Hostname = "-",
                Mounts = [new("/nonexistent", MountKind.ReadOnlyDirectory, "/a"), new(
                    "/x.iso", MountKind.ReadOnlyImage, "/"), new("/", MountKind.ReadOnlyDirectory, "/a")],
            },
            bench.Output, Cancellation));

        Assert.Equal(
            ["RR8001", "RR8002", "RR8004", "RR8005", "RR8005", "RR8020", "RR8020"], e.Diagnostics.Select(static d => d.Id));
    }

    [Fact]
    public async Task Plan_Guest_IsTheSandboxAndItsNetwork()
    {
        var plan = await bench.Hosted().PlanAsync(Guest("it's") with { Network = true }, Cancellation);

        Assert.EndsWith("--chdir / -- /bin/test 'it'\\''s'", plan.Command.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("--userns-path=/proc/PID/ns/user PID tap0", plan.Network!.ToString(), StringComparison.Ordinal);
        Assert.True(bench.IsClean);
    }
}
