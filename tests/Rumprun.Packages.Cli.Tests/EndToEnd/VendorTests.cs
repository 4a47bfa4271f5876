using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary><c>rrpkg vendor</c>: what it copies is enough, and is not believed more than a mirror.</summary>
public sealed class VendorTests : IDisposable
{
    private readonly SampleMirror _mirror = new();

    private string Copy => $"{_mirror.Root}.copy";

    public void Dispose() => _mirror.Dispose();

    [Fact]
    public async Task Install_FromAVendoredDirectory_NeedsNothingElse()
    {
        await VendorAsync();
        DirectoryTree.Delete(_mirror.Root);

        var installed = await OtherAsync("install", "teller", "--target", "hosted-x86_64", "--offline");

        Assert.True(installed.ExitCode == 0, installed.Error);
        Assert.Contains("<default>", (await OtherAsync("run", "teller")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vendor_CopiesTheMetadataByteForByte_AndOnlyTheBlobsThatAreNeeded()
    {
        await VendorAsync();

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Copy, "metadata")).Select(Path.GetFileName))
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(
                    Path.Combine(_mirror.Root, "metadata", file!), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(
                    Path.Combine(Copy, "metadata", file!), TestContext.Current.CancellationToken));
        }

        var release = _mirror.Index().Releases[0];
        Assert.True(File.Exists(Path.Combine(Copy, Core.Index.Blob.PathOf(release.Package.Archive.Digest))));
        Assert.True(
            Directory.EnumerateFiles(Path.Combine(Copy, "blobs"), "*", SearchOption.AllDirectories).Count()
                < Directory.EnumerateFiles(Path.Combine(_mirror.Root, "blobs"), "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Install_FromAVendoredDirectoryThatWasChanged_IsRefused()
    {
        await VendorAsync();
        var blob = Path.Combine(Copy, Core.Index.Blob.PathOf(_mirror.Index().Releases[0].Package.Archive.Digest));
        var bytes = await File.ReadAllBytesAsync(blob, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(blob, bytes, TestContext.Current.CancellationToken);

        var refused = await OtherAsync("install", "teller", "--target", "hosted-x86_64", "--offline", "--from", "mirror");

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("error[RR4205]", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vendor_OfAPortWithoutARelease_SaysSo()
    {
        await _mirror.PublishAsync();
        await _mirror.AddAsync("client");

        var refused = await _mirror.RunAsync("client", "vendor", Copy, "teller", "--target", "hw-x86_64");

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("error[RR4205]", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Copy, "metadata")));
    }

    private async Task VendorAsync()
    {
        await _mirror.PublishAsync();
        await _mirror.AddAsync("client");
        await _mirror.RequireAsync("client", "vendor", Copy, "teller", "--target", "hosted-x86_64");
        await _mirror.RequireAsync(
            "other", "mirror", "add", "usb", Copy, "--root", Path.Combine(_mirror.Root, "metadata/1.root.json"));
    }

    /// <summary>On a machine without a compiler or a ports tree.</summary>
    private Task<CommandRun.Result> OtherAsync(params string[] words) =>
        new CommandRun(_mirror.HomeOf("other"), "/") { Variables = { ["PATH"] = "/nowhere" } }.RunAsync(words);
}
