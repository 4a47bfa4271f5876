using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Groups;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>Several real sandboxes, one of which refers to another.</summary>
public sealed class GuestGroupTests(TestProgram program) : IClassFixture<TestProgram>, IAsyncLifetime
{
    private readonly LaunchBench _bench = new();
    private readonly SampleStore _machine = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Machine.Has("bwrap") && Machine.Has("musl-gcc"), "needs bubblewrap and musl-gcc");
        Assert.SkipUnless(Machine.Has("slirp4netns"), "needs slirp4netns");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _bench.Dispose();
        _machine.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Start_OfAGuestThatRefersToAnother_FillsInItsAddress()
    {
        var port = await InstalledAsync();
        var where = _bench.Write("mounted/where", "at {port:server:7000}\n");
        int forwarded;
        await using (var group = Group())
        {
            var server = await group.StartAsync(Server(port), LaunchBench.NoOutput, Cancellation);
            forwarded = server.EndpointOf(7000)!.Port;
            Assert.Null(server.EndpointOf(7001));

            await RunAsync(group, Client(port, "arguments", "{address:server:7000}"));
            Assert.StartsWith($"10.0.2.2:{forwarded}|", _bench.Programs.Text, StringComparison.Ordinal);

            var mounted = Client(port, "cat", "/data/where") with { Mounts = [new UserMount(
                Path.GetDirectoryName(where)!, "/data")] };
            await RunAsync(group, mounted);
            Assert.EndsWith($"at {forwarded}\n", _bench.Programs.Text, StringComparison.Ordinal);
        }

        Assert.True(_bench.IsClean);
        Assert.Equal("at {port:server:7000}\n", await File.ReadAllTextAsync(where, Cancellation));
    }

    [Theory]
    [InlineData("{address:nobody:7000}")]
    [InlineData("{port:server:7001}")]
    public async Task Start_WithAReferenceThatLeadsNowhere_IsRefused(string reference)
    {
        var port = await InstalledAsync();
        await using var group = Group();
        await group.StartAsync(Server(port), LaunchBench.NoOutput, Cancellation);

        var refused = await Assert.ThrowsAsync<DiagnosticException>(
            () => group.StartAsync(Client(port, "arguments", reference), LaunchBench.NoOutput, Cancellation));

        Assert.Equal("RR8108", refused.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Dispose_StopsEveryGuest_AfterOneCouldNotBeStarted()
    {
        var port = await InstalledAsync();
        await using (var group = Group())
        {
            await group.StartAsync(Server(port), LaunchBench.NoOutput, Cancellation);
            await group.StartAsync(
                Server(port) with { Name = PortName.Parse("second") }, LaunchBench.NoOutput, Cancellation);
            await Assert.ThrowsAsync<DiagnosticException>(
                () => group.StartAsync(Client(port, "arguments", "{host:third:7000}"), LaunchBench.NoOutput, Cancellation));
            Assert.False(_bench.IsClean);
        }

        Assert.True(_bench.IsClean);
        Assert.False(Directory.Exists(_machine.Directories.Mounts) && Directory.EnumerateFileSystemEntries(
            _machine.Directories.Mounts).Any());
    }

    private static GroupMember Server(InstalledPort port) => new(PortName.Parse("server"), port, port.Launches[0])
    {
        ReadyTimeout = TimeSpan.FromSeconds(30),
    };

    private static GroupMember Client(InstalledPort port, params string[] arguments) =>
        new(PortName.Parse("client"), port, port.Launches[0])
    {
        Arguments = [.. arguments],
        ReadyTimeout = TimeSpan.FromSeconds(30),
    };

    private async Task RunAsync(GuestGroup group, GroupMember member)
    {
        var guest = await group.StartAsync(member, _bench.Output, Cancellation);
        Assert.Equal(0, await guest.WaitForExitAsync(Cancellation));
    }

    private GuestGroup Group()
    {
        var images = new DataImageMaker(SearchPath.System);
        var mounts = new MountPreparation(
            _machine.Directories, images, new DiskMaker(new DiskStore(_machine.Directories), images));
        var launchers = new GuestLaunchers(
            new LaunchTools(SearchPath.Parse(CommandLine.CleanEnvironment["PATH"])),
            _bench.Runs,
            _bench.Probes,
            _bench,
            TimeProvider.System);
        return new GuestGroup(
            Directory.CreateDirectory(Path.Combine(_bench.Root, "scratch")).FullName,
            new GuestPreparer(_machine.Store, mounts),
            launchers);
    }

    /// <summary>A port with one image: a server at port 7000, unless it is given other arguments.</summary>
    private async Task<InstalledPort> InstalledAsync()
    {
        var tree = Path.Combine(_bench.Root, "tree");
        Directory.CreateDirectory(Path.Combine(tree, "images"));
        File.Copy(program.Hosted, Path.Combine(tree, "images/test"));
        FileEntry.SetMode(Path.Combine(tree, "images/test"), executable: true);
        var image = await _machine.Builds.AddAsync(
            new PackageDescription
            {
                Kind = PackageKind.Image,
                Port = SampleBuild.Port("test"),
                Selection = PortSelection.For(SampleBuild.Hosted),
                KeyText = "test",
                Dependencies = [],
            },
            tree,
            static () => { },
            Cancellation);
        return new InstalledPort
        {
            Name = PortName.Parse("test"),
            Version = SampleBuild.Version("1.0.0"),
            Target = SampleBuild.Hosted,
            Package = Sha256Digest.OfText("test"),
            Image = image.Digest,
            Launches =
            [
                new LaunchSettings
                {
                    Image = PortName.Parse("test"),
                    Arguments = ["listen", "7000"],
                    Ports = [new GuestPort(7000, Transport.Tcp)],
                    Ready = new Readiness.Tcp(7000),
                },
            ],
            Summary = "",
            IsRequested = true,
        };
    }
}
