using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
        Assert.SkipUnless(
            Machine.Rumprun is not null && Machine.Has("qemu-system-x86_64"),
            "needs a Rumprun toolchain and qemu-system-x86_64");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    private GuestSpecification Guest(params ImmutableArray<string> arguments) =>
        LaunchBench.Guest("hw", program.Baked, arguments);

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
        var environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "it's x").Add("B", "").Add(
            "C", "é\n \\\"");

        Assert.Equal(0, await RunAsync(Guest(["arguments", .. arguments]) with { Environment = environment }));

        Assert.Equal(
            [.. arguments, "PTHREAD_STACKSIZE=256", "A=it's x", "B=", "C=é\n \\\""],
            HardArguments.Parse(bench.Programs.Text));
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
            "`test` did not boot: rumprun: failed to mount fs type \"blk\" from \"/dev/ld0a\" to \"/data\"",
            e.Diagnostics[0].Message,
            StringComparison.Ordinal);
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
            Assert.Equal(
                "hello", await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(1), Cancellation));
        }
    }

    private GuestSpecification Covered(params ImmutableArray<string> arguments) =>
        LaunchBench.Guest("hw", program.Covered, arguments);

    [Fact]
    public async Task Run_CoveredProgram_PrintsByteForByteAndApart()
    {
        using var errors = new LockedStream();
        await using var running = await bench.Qemu().StartAsync(
            Covered("streams"), bench.Output with { Errors = errors }, Cancellation);

        Assert.Equal(3, await running.WaitForExitAsync(Cancellation));
        Assert.Equal("out\r\n\r50%\r\n\n", bench.Programs.Text);
        Assert.Equal("error\r", errors.Text);
        Assert.Contains("``sigaction'' ignored", bench.Console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoiseOnAMachineThatStalls_ArrivesExactly()
    {
        const int Blocks = 512;
        await using var slow = new StallingStream();
        await using var running = await bench.Qemu().StartAsync(
            Covered("noise", Blocks.ToString(CultureInfo.InvariantCulture)),
            new GuestOutput(slow, Stream.Null),
            Cancellation);

        Assert.Equal(0, await running.WaitForExitAsync(Cancellation));
        Assert.Equal(Noise(Blocks), slow.Hash());
    }

    [Theory]
    [InlineData(false, false, "000")]
    [InlineData(true, false, "010")]
    [InlineData(false, true, "001")]
    public async Task Run_CoveredProgram_KnowsATerminal(bool output, bool error, string expected)
    {
        Assert.Equal(0, await RunAsync(Covered("terminals") with { OutputIsTerminal = output, ErrorIsTerminal = error }));
        Assert.Equal(expected, bench.Programs.Text);
    }

    [Theory]
    [InlineData(null, "1024 16384")]
    [InlineData(200, "200 16384")]
    [InlineData(40000, "40000 40000")]
    public async Task Run_CoveredProgram_HasTheDescriptorsOfItsLaunch(int? descriptors, string expected)
    {
        Assert.Equal(0, await RunAsync(Covered("descriptors") with { Descriptors = descriptors }));
        Assert.Equal(expected, bench.Programs.Text);
    }

    [Fact]
    public async Task Run_CoveredProgram_HasThisMachinesTimeHoweverLateQemuStarts()
    {
        var tools = bench.Script("qemu-system-x86_64", $$"""
            #!/bin/sh
            case "$*" in *isa-debug-exit*) exit 1 ;; esac
            sleep 2
            date +%s%N >"{{bench.Root}}/started"
            exec /usr/bin/qemu-system-x86_64 "$@"
            """);
        await using var running = await bench.Qemu(tools).StartAsync(Covered("time"), bench.Output, Cancellation);

        Assert.Equal(0, await running.WaitForExitAsync(Cancellation));
        var started = long.Parse(
            await File.ReadAllTextAsync(Path.Combine(bench.Root, "started"), Cancellation), CultureInfo.InvariantCulture);
        var ended = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        Assert.InRange(long.Parse(bench.Programs.Text, CultureInfo.InvariantCulture), started, ended);
    }

    [Fact]
    public async Task Start_ConnectionsThatQemuDoesNotTakeYet_Wait()
    {
        await using var running = await bench.Qemu().StartAsync(
            Guest("listen", "80") with
            {
                Network = true,
                Forwards = [new PortForward(IPAddress.Loopback, 0, new GuestPort(80, Transport.Tcp))],
                Ready = new Readiness.Tcp(80),
            },
            bench.Output, Cancellation);

        await LaunchBench.ConnectWhileStoppedAsync(bench.Root, running.Forwards[0].HostPort, Cancellation);
    }

    /// <summary>What the program's `noise` prints, hashed.</summary>
    private static string Noise(int blocks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var state = 88172645463325252UL;
        var block = new byte[8192];
        for (; blocks > 0; blocks--)
        {
            for (var i = 0; i < block.Length; i += sizeof(ulong))
            {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(i), state);
            }

            hash.AppendData(block);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Hashes what is written, and takes a rest now and then as a machine does that has other things to
    /// do.</summary>
    private sealed class StallingStream : MemoryStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _writes;

        public string Hash() => Convert.ToHexString(_hash.GetHashAndReset());

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _hash.AppendData(buffer.Span);
            if (++_writes % 200 == 0)
            {
                await Task.Delay(300, cancellationToken);
            }
        }

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
