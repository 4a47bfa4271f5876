using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>A toolchain that is packed on one machine, published, and installed on another from the mirror.</summary>
public sealed class ToolchainMirrorTests : IDisposable
{
    private readonly SampleMirror _mirror = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _directory.Dispose();
        _mirror.Dispose();
    }

    [Fact]
    public async Task Install_OfAPublishedToolchain_HasItsIdentity()
    {
        var identity = await PublishAsync();
        await _mirror.RequireAsync("publisher", "mirror", "verify", _mirror.Root);
        await _mirror.AddAsync("client");

        await _mirror.RequireAsync("client", "toolchain", "install", $"rumprun@{identity[..8]}");

        Assert.Contains(
            identity,
            (await _mirror.RequireAsync("client", "toolchain", "list", "--json")).Output,
            StringComparison.Ordinal);
        await _mirror.RequireAsync("client", "toolchain", "install", "rumprun");
        await _mirror.RequireAsync("publisher", "mirror", "gc", _mirror.Root, "--grace", "0");
        await _mirror.RequireAsync("publisher", "mirror", "verify", _mirror.Root);
    }

    [Fact]
    public async Task Install_OfAToolchainThatNoMirrorHas_NamesThoseThatThereAre()
    {
        var identity = await PublishAsync();
        await _mirror.AddAsync("client");

        var refused = await _mirror.RunAsync("client", "toolchain", "install", "rumprun@0000000000000000");

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("error[RR5012]", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"`rumprun@{identity[..12]}`", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OfAPackageThatIsNoToolchain_IsRefused()
    {
        await _mirror.PublishAsync();
        var file = Path.Combine(_directory.Path, "teller.rrpkg");
        File.Copy(
            Path.Combine(
                _mirror.Root, Core.Index.Blob.PathOf(_mirror.Index().Releases[0].Package.Archive.Digest)),
            file);

        var refused = await _mirror.RunAsync("publisher", "publish", file, "--to", _mirror.Root);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error[RR7107]", refused.Error, StringComparison.Ordinal);
    }

    /// <returns>The identity.</returns>
    private async Task<string> PublishAsync()
    {
        await _mirror.MakeAsync();
        var toolchain = new SimulatedRumprun(Path.Combine(_directory.Path, "rumprun"), "hw");
        var file = Path.Combine(_directory.Path, "packed.rrpkg");
        var packed = await _mirror.RequireAsync(
            "publisher", "toolchain", "pack", toolchain.Prefix, "--output", file);
        await _mirror.RequireAsync("publisher", "publish", file, "--to", _mirror.Root);
        return packed.Output.Split('\n').Single(static l => l.StartsWith("identity", StringComparison.Ordinal))
            .Split(' ')[^1];
    }
}
