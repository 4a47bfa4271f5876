using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>Installations from a mirror at once, without room, and publishing without permission.</summary>
public sealed class InstallStressTests : IDisposable
{
    private readonly SampleMirror _mirror = new();

    public void Dispose() => _mirror.Dispose();

    [Fact]
    public async Task Install_TwentyTimesAtOnceIntoOneHome_InstallsOnce()
    {
        await _mirror.PublishAsync();
        await _mirror.AddAsync("client");

        var installed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(InstallAsync)));

        Assert.All(installed, static i => Assert.True(i.ExitCode == 0, i.Error));
        Assert.Contains(
            "<default>", (await _mirror.RequireAsync("client", "run", "teller")).Output, StringComparison.Ordinal);
        await _mirror.RequireAsync("client", "store", "verify");
        Assert.Single(
            (await _mirror.RequireAsync("client", "list")).Output.Split('\n'),
            static l => l.StartsWith("teller", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(96)]
    public async Task Install_OnAFullDisk_SaysSoAndWorksWhenThereIsRoom(int kilobytes)
    {
        await _mirror.PublishAsync();
        await _mirror.AddAsync("client");
        var data = Path.Combine(_mirror.HomeOf("client"), "data");
        var before = Path.Combine(_mirror.HomeOf("client"), "before");
        DirectoryTree.CopyWritable(data, before);
        using (var disk = SmallDisk.TryMount(data, kilobytes))
        {
            Assert.SkipWhen(disk is null, "this user may not mount");
            DirectoryTree.CopyWritable(Path.Combine(before, "mirrors"), Path.Combine(data, "mirrors"));

            var full = await InstallAsync();

            Assert.NotEqual(0, full.ExitCode);
            Assert.Contains("error[RR", full.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("RR9001", full.Error, StringComparison.Ordinal);
            Assert.Empty((await _mirror.RunAsync("client", "list")).Output);
        }

        var installed = await InstallAsync();
        Assert.True(installed.ExitCode == 0, installed.Error);
    }

    [Fact]
    public async Task Publish_OfAMirrorThatCannotBeWritten_SaysSoAndChangesNothing()
    {
        await _mirror.PublishAsync();
        await _mirror.ChangeAsync("ports/teller/files/teller.c", "<%s>", "<%s>!");
        await _mirror.RequireAsync(
            "publisher", "build", "teller", "--target", "hosted-x86_64", "--ports", _mirror.Tree);
        using var disk = SmallDisk.TryMount($"{_mirror.Root}.full", 64);
        Assert.SkipWhen(disk is null, "this user may not mount");
        foreach (var file in (string[])["metadata", "targets"])
        {
            DirectoryTree.CopyWritable(Path.Combine(_mirror.Root, file), Path.Combine(disk.Path, file));
        }

        await File.WriteAllBytesAsync(
            Path.Combine(disk.Path, "filler"), new byte[8 << 10], TestContext.Current.CancellationToken);
        var before = Directory.EnumerateFiles(Path.Combine(disk.Path, "metadata")).Order(StringComparer.Ordinal).ToArray();

        var refused = await _mirror.RunAsync(
            "publisher", "publish", "teller", "--to", disk.Path, "--target", "hosted-x86_64", "--untested", "--ports",
            _mirror.Tree);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error[RR7104]", refused.Error, StringComparison.Ordinal);
        Assert.Equal(
            before, Directory.EnumerateFiles(Path.Combine(disk.Path, "metadata")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Publish_ToAReadOnlyDirectory_SaysSo_AndItCanBeInstalledFrom()
    {
        await _mirror.PublishAsync();
        using var disk = SmallDisk.TryMount($"{_mirror.Root}.read-only", 4096);
        Assert.SkipWhen(disk is null, "this user may not mount");
        foreach (var part in (string[])["metadata", "targets", "blobs"])
        {
            DirectoryTree.CopyWritable(Path.Combine(_mirror.Root, part), Path.Combine(disk.Path, part));
        }

        Assert.SkipUnless(disk.TryMakeReadOnly(), "this user may not mount");
        await _mirror.ChangeAsync("ports/teller/files/teller.c", "<%s>", "<%s>!");

        var refused = await _mirror.RunAsync(
            "publisher", "publish", "teller", "--to", disk.Path, "--target", "hosted-x86_64", "--untested", "--ports",
            _mirror.Tree);
        await _mirror.RequireAsync(
            "client", "mirror", "add", "main", disk.Path, "--root", Path.Combine(disk.Path, "metadata/1.root.json"));
        var installed = await InstallAsync();

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error[RR7104]", refused.Error, StringComparison.Ordinal);
        Assert.True(installed.ExitCode == 0, installed.Error);
    }

    private Task<CommandRun.Result> InstallAsync() =>
        _mirror.RunAsync("client", "install", "teller", "--target", "hosted-x86_64", "--from", "mirror");
}
