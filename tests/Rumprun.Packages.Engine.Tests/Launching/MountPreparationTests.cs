using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

public sealed class MountPreparationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("site", MountAccess.Usual, MountKind.ReadOnlyDirectory)]
    [InlineData("site", MountAccess.ReadOnly, MountKind.ReadOnlyDirectory)]
    [InlineData("site", MountAccess.Writable, null)]
    [InlineData("image", MountAccess.Usual, MountKind.WritableImage)]
    [InlineData("image", MountAccess.Writable, MountKind.WritableImage)]
    [InlineData("image", MountAccess.ReadOnly, null)]
    [InlineData("pipe", MountAccess.Usual, null)]
    public async Task Prepare_OfWhatAUserAsks_IsThatOrRefused(string source, MountAccess access, MountKind? kind)
    {
        Directory.CreateDirectory(PathOf("site"));
        await File.WriteAllTextAsync(PathOf("image"), "not ISO 9660", TestContext.Current.CancellationToken);
        Machine.Run("/", "mkfifo", PathOf("pipe"));
        var target = new Target(source == "site" ? Platform.Hosted : Platform.Hw, Architecture.X86_64);
        var mount = new UserMount(PathOf(source), "/at") { Access = access };
        if (kind is null)
        {
            var e = await Assert.ThrowsAsync<DiagnosticException>(() => PrepareAsync(mount, target));
            Assert.Equal(source == "pipe" ? "RR5240" : "RR6104", e.Diagnostics[0].Id);
        }
        else
        {
            Assert.Equal([new GuestMount(PathOf(source), kind.Value, "/at")], await PrepareAsync(mount, target));
        }
    }

    private Task<ImmutableArray<GuestMount>> PrepareAsync(UserMount mount, Target target)
    {
        var directories = RrpkgDirectories.From(name => name == "RRPKG_HOME" ? PathOf("home") : null);
        var images = new DataImageMaker(SearchPath.System);
        return new MountPreparation(directories, images, new DiskMaker(new DiskStore(directories), images)).PrepareAsync(
            new LaunchSettings { Image = PortName.Parse("sample") },
            new RunRequest { Port = PortName.Parse("sample"), Mounts = [mount] },
            target,
            PathOf("data"),
            _directory.Path,
            TestContext.Current.CancellationToken);
    }

    private string PathOf(string name) => Path.Combine(_directory.Path, name);
}
