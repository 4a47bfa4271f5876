using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// kill -9 at random moments of real builds: what comes next succeeds, the store is sound, and nothing is left behind.
/// </summary>
public sealed class KilledBuildTests : IDisposable
{
    private const int Kills = 20;

    /// <summary>How long the system may take to end what died with its parent.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly NativeCommand _rrpkg;

    public KilledBuildTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(Machine.CanSandbox, "bubblewrap is not installed, or may not make namespaces");
        _rrpkg = new NativeCommand(_home.Path);
        SamplePorts.WriteTo(_tree.Path);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string[] Build => ["build", "teller", "--target", "hosted-x86_64", "-j", "2", "--ports", _tree.Path];

    private string Builds => Path.Combine(_home.Path, "cache/builds");

    public void Dispose()
    {
        DirectoryTree.Delete(_home.Path);
        Directory.CreateDirectory(_home.Path);
        _home.Dispose();
        _tree.Dispose();
    }

    [Fact]
    [SuppressMessage(
        "Security", "CA5394", Justification = "Any seed will do; it is printed, so that a failure can be had again.")]
    public async Task Build_KilledAtRandomMoments_LeavesNothingAndNextSucceeds()
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("RRPKG_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"RRPKG_SEED={seed}");
        var random = new Random(seed);
        Change(0);
        Succeed();
        Change(1);
        var whole = Stopwatch.StartNew();
        Succeed();
        whole.Stop();

        for (var kill = 0; kill < Kills; kill++)
        {
            Change(kill + 2);
            using var process = _rrpkg.Start([], Build);
            await Task.Delay(whole.Elapsed * random.NextDouble(), Cancel);
            process.Kill();
            await process.WaitForExitAsync(Cancel);
            await EveryProcessEndsAsync($"RRPKG_SEED={seed}, kill {kill}", _home.Path);
        }

        // What a write of a moment ago has left is taken for that of a living process.
        await Task.Delay(TimeSpan.FromSeconds(1.2), Cancel);
        Change(Kills + 2);
        Succeed();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Builds));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(_home.Path, "data/keys")),
            static f => f.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.DoesNotContain(
            _home.Path, await File.ReadAllTextAsync("/proc/self/mountinfo", Cancel), StringComparison.Ordinal);
        await StoreIsSoundAsync();
    }

    [Fact]
    public async Task Build_WhileAnotherIsKilled_TakesOverFromIt()
    {
        Change(0);
        using var first = _rrpkg.Start([], Build);
        while (!Directory.Exists(Builds)
            || !Directory.EnumerateFiles(Builds, "*.owner").Any(static f => !f.Contains("jobs-", StringComparison.Ordinal)))
        {
            Assert.False(first.HasExited);
            await Task.Delay(10, Cancel);
        }

        var second = Task.Run(() => NativeCommand.Finish(_rrpkg.Start([], Build)), Cancel);
        await Task.Delay(200, Cancel);
        first.Kill();

        var result = await second.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.True(result.ExitCode == 0, result.Error);

        // The second looked for leftovers before the first was killed, so the next that builds clears them up.
        Change(1);
        Succeed();
        await StoreIsSoundAsync();
    }

    [Fact]
    public async Task Build_KilledWhileItAsksACompiler_TakesThatAlong()
    {
        const string Seconds = "987.65";
        Assert.SkipUnless(Machine.Has("setpriv"), "setpriv is not installed");
        var compiler = Path.Combine(_tree.Path, "bin/musl-gcc");
        Directory.CreateDirectory(Path.GetDirectoryName(compiler)!);

        // The real one's text stays, for the installation is known by it.
        var text = await File.ReadAllTextAsync("/usr/bin/musl-gcc", Cancel);
        await File.WriteAllTextAsync(
            compiler, text.Replace("#!/bin/sh\n", $"#!/bin/sh\nexec sleep {Seconds}\n", StringComparison.Ordinal), Cancel);
        FileEntry.SetMode(compiler, executable: true);
        using var process = _rrpkg.Start(
            ["env", $"PATH={Path.GetDirectoryName(compiler)}:{Environment.GetEnvironmentVariable("PATH")}"], Build);
        while (!Processes(Seconds).Any())
        {
            Assert.False(process.HasExited);
            await Task.Delay(20, Cancel);
        }

        process.Kill();

        await EveryProcessEndsAsync("killed while it asked a compiler", Seconds);
    }

    /// <summary>Has everything built anew the next time.</summary>
    private void Change(int time)
    {
        File.WriteAllText(
            $"{_tree.Path}/ports/greeting/files/greeting.c", $"const char *greeting(void) {{ return \"hello {time}\"; }}\n");
    }

    private void Succeed()
    {
        var result = NativeCommand.Finish(_rrpkg.Start([], Build));
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private async Task StoreIsSoundAsync()
    {
        var directory = Path.Combine(_home.Path, "data/store");
        var store = new PackageStore(directory);
        Assert.Equal(store.List().Length, Directory.EnumerateFileSystemEntries(directory).Count());
        foreach (var package in store.List())
        {
            Assert.Empty(await store.VerifyAsync(package, Cancel));
        }
    }

    /// <param name="sign">What the arguments tell one of ours by: of a sandbox, the home's path.</param>
    private static async Task EveryProcessEndsAsync(string context, string sign)
    {
        var since = Stopwatch.StartNew();
        while (Processes(sign).ToArray() is { Length: > 0 } left)
        {
            Assert.True(since.Elapsed < s_grace, $"{context}: still running: {string.Join("; ", left)}");
            await Task.Delay(20, Cancel);
        }
    }

    private static IEnumerable<string> Processes(string sign)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(
            static d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            string line;
            try
            {
                line = File.ReadAllText($"{process}/cmdline");
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                continue;
            }

            if (line.Contains(sign, StringComparison.Ordinal))
            {
                yield return line.Replace('\0', ' ');
            }
        }
    }
}
