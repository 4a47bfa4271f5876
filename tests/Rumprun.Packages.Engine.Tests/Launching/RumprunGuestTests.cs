using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>The real thing: a program compiled, baked and booted with the machine's Rumprun toolchain.</summary>
public sealed class RumprunGuestTests(TestProgram program) : IClassFixture<TestProgram>, IAsyncLifetime
{
    private readonly LaunchBench bench = new(program.Scratch);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Machine.Rumprun is not null && Machine.Has("qemu-system-x86_64"), "needs a Rumprun toolchain and qemu-system-x86_64");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    private GuestSpecification Guest(params ImmutableArray<string> arguments) => LaunchBench.Guest("hw", program.Baked, arguments);

    private async Task<int> RunAsync(GuestSpecification guest)
    {
        await using var running = await bench.Qemu().StartAsync(guest, bench.Output, Cancellation);
        return await running.WaitForExitAsync(Cancellation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_HardArgumentsAndVariables_ArriveExactly(bool apostrophes)
    {
        var arguments = apostrophes ? HardArguments.WithApostrophes : HardArguments.Everywhere;
        var environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "it's x").Add("B", "").Add("C", "é\n \\\"");

        Assert.Equal(0, await RunAsync(Guest(["arguments", .. arguments]) with { Environment = environment }));

        Assert.Equal([.. arguments, "PTHREAD_STACKSIZE=256", "A=it's x", "B=", "C=é\n \\\""], HardArguments.Parse(bench.Programs.Text));
        Assert.True(bench.IsClean);
    }

    [Fact]
    public async Task Run_ConfigurationAtTheLimit_Boots()
    {
        var room = 4094 - "{\"hostname\":\"test\",\"rc\":[{\"bin\":\"test\",\"argv\":[\"arguments\",\"\"]}]}".Length;

        Assert.Equal(0, await RunAsync(Guest("arguments", new string('x', room))));
        Assert.Equal(room, HardArguments.Parse(bench.Programs.Text)[0].Length);
    }

    [Fact]
    public async Task Run_ExitStatus_PassesThrough() => Assert.Equal(42, await RunAsync(Guest("exit", "42")));

    [Fact]
    public async Task Run_RaisedSignal_IsACrash()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => RunAsync(Guest("crash")));

        Assert.Equal("RR8014", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Run_EmptyDisk_IsAFailedBootThatSaysWhy()
    {
        var disk = bench.Write("disk", new string('\0', 1 << 16));

        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => RunAsync(Guest("exit", "0") with { Mounts = [new GuestMount(disk, MountKind.ReadOnlyImage, "/data")] }));
        Assert.StartsWith(
            "`test` did not boot: rumprun: failed to mount fs type \"blk\" from \"/dev/ld0a\" to \"/data\"", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_Listener_IsReadyOnceItListens(bool forwarded)
    {
        await using var running = await bench.Qemu().StartAsync(
            Guest("listen", "80", "1") with
            {
                Network = true,
                Forwards = forwarded ? [new PortForward(IPAddress.Loopback, 0, new GuestPort(80, Transport.Tcp))] : [],
                Ready = new Readiness.Tcp(80),
            },
            bench.Output, Cancellation);

        if (forwarded)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, running.Forwards[0].HostPort, Cancellation);
            using var reader = new StreamReader(client.GetStream());
            Assert.Equal("hello", await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(1), Cancellation));
        }
    }
}
