using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// Clearing up, killed at any moment, leaves a store that verifies and that the next time clears up wholly.
/// </summary>
public sealed class InterruptedGcTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly NativeCommand _rrpkg;

    public InterruptedGcTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        _rrpkg = new NativeCommand(_home.Path);
        SamplePorts.WriteTo(_tree.Path);
    }

    public void Dispose()
    {
        DirectoryTree.Delete(Path.Combine(_home.Path, "data"));
        _home.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public async Task Gc_KilledAtAnyMoment_LeavesAStoreThatVerifies()
    {
        Assert.Equal(0, Run("install", "teller").ExitCode);
        var library = Path.Combine(_tree.Path, "ports/greeting/files/greeting.c");
        for (var round = 0; round < 8; round++)
        {
            await File.WriteAllTextAsync(
                library, $"const char *greeting(void) {{ return \"{round}\"; }}\n", TestContext.Current.CancellationToken);
            Assert.Equal(0, Run("build", "teller").ExitCode);
            using (var gc = _rrpkg.Start([], ["gc"]))
            {
                await Task.Delay(round * 6, TestContext.Current.CancellationToken);
                gc.Kill();
                await gc.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            var verified = _rrpkg.Run("store", "verify");
            Assert.True(verified.ExitCode == 0, verified.Error);
        }

        Assert.Equal(0, _rrpkg.Run("gc").ExitCode);
        Assert.StartsWith(
            "4 packages and 4 records verified: no fault", _rrpkg.Run("store", "verify").Output, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFileSystemEntries(Path.Combine(_home.Path, "data/store")),
            static path => Assert.False(Path.GetFileName(path).StartsWith('.'), path));
    }

    private CommandRun.Result Run(string verb, string port) =>
        _rrpkg.Run(verb, port, "--target", "hosted-x86_64", "--ports", _tree.Path);
}
