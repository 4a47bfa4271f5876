using System.Text.Json;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>The probes with the toolchain and the emulator that are here.</summary>
public sealed class ToolchainCheckTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly CommandRun _rrpkg;

    public ToolchainCheckTests() => _rrpkg = new CommandRun(_home.Path, Repository.Root);

    [Fact]
    public async Task Check_StockToolchain_FindsTheGapsAndThatEachIsCovered()
    {
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain is installed");
        Assert.SkipUnless(Machine.Has("qemu-system-x86_64"), "QEMU is not installed");
        Assert.SkipUnless(Machine.CanSandbox, "bubblewrap cannot make a sandbox here");

        var checkedOnce = await _rrpkg.RunAsync("toolchain", "check", "--json", "--ports", Repository.Root);

        Assert.True(checkedOnce.ExitCode == 0, checkedOnce.Error + checkedOnce.Output);
        using var json = JsonDocument.Parse(checkedOnce.Output);
        Assert.True(json.RootElement.GetProperty("covered").GetBoolean());
        var gaps = json.RootElement.GetProperty("gaps").EnumerateArray().ToDictionary(
            static g => g.GetProperty("name").GetString()!);

        // A guest that a probe takes down must not take what is known of the others with it.
        Assert.All(gaps.Values.Where(static g => g.GetProperty("kind").GetString() == "gap"), static g =>
            Assert.Equal("works", g.GetProperty("with").GetString()));
        Assert.Equal("works", gaps["float.h"].GetProperty("without").GetString());
        Assert.True(gaps["signals"].GetProperty("present").GetBoolean());
    }

    [Theory]
    [InlineData("hosted-x86_64", 2, "RR5020")]
    [InlineData("xen-x86_64", 4, "RR8010")]
    public async Task Check_TargetThatCannotBeAsked_IsRefused(string target, int exitCode, string id)
    {
        var refused = await _rrpkg.RunAsync("toolchain", "check", "--target", target, "--ports", Repository.Root);

        Assert.Equal(exitCode, refused.ExitCode);
        Assert.Contains($"error[{id}]", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithoutQemu_SaysSoBeforeAnythingIsBuilt()
    {
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain is installed");
        Assert.SkipWhen(File.Exists("/usr/bin/qemu-system-x86_64"), "QEMU is installed where the system's programs are");

        var refused = await _rrpkg.RunAsync("toolchain", "check", "--ports", Repository.Root);

        Assert.Contains("error[RR8011]", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithoutToolchain_SaysWhereItWasLookedFor()
    {
        Assert.SkipWhen(Directory.Exists("/opt/rumprun"), "a Rumprun toolchain is installed at the default place");
        _rrpkg.Variables["RRPKG_RUMPRUN"] = "";
        _rrpkg.Variables["PATH"] = "/usr/bin:/bin";

        var refused = await _rrpkg.RunAsync("toolchain", "check", "--ports", Repository.Root);

        Assert.Contains("error[RR5002]", refused.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Machine.Run("/", "chmod", "-R", "u+w", _home.Path);
        _home.Dispose();
    }
}
