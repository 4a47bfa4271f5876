using System.Text.Json;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Profiles;

/// <summary>What <c>generations</c>, <c>diff</c>, <c>rollback</c> and <c>remove --unused</c> print.</summary>
public sealed partial class GenerationVerbTests : IDisposable
{
    private readonly SampleStore _machine = new();
    private readonly CommandRun _rrpkg;

    public GenerationVerbTests() => _rrpkg = new CommandRun(_machine.Home, Repository.Root);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Generations_AfterChanges_AreListedWithTheCurrentOne()
    {
        await InstallTwiceAsync();

        Assert.Equal(
            """
            GENERATION   CREATED              PORTS  CHANGE
            1            0000-00-00 00:00:00  1      install nginx
            2 (current)  0000-00-00 00:00:00  2      install lua

            """,
            Time().Replace((await RunAsync("generations")).Output, "0000-00-00 00:00:00"));

        using var json = JsonDocument.Parse((await RunAsync("generations", "--json")).Output);
        Assert.Equal(
            [false, true], json.RootElement.EnumerateArray().Select(static g => g.GetProperty("current").GetBoolean()));
        Assert.Equal([2, 3], json.RootElement.EnumerateArray().Select(static g => g.GetProperty("ports").GetArrayLength()));
    }

    [Fact]
    public async Task Generations_OfNothing_PrintNoData()
    {
        Assert.Equal(("", "nothing has been installed yet\n"), Said(await RunAsync("generations")));
        Assert.Equal("[]\n", (await RunAsync("generations", "--json")).Output);
    }

    [Fact]
    public async Task Diff_ShowsOneLineForEachDifference()
    {
        await InstallTwiceAsync();

        Assert.Equal("add     lua 1.0.0 for hosted-x86_64\n", (await RunAsync("diff")).Output);
        Assert.Equal("remove  lua 1.0.0 for hosted-x86_64\n", (await RunAsync("diff", "2", "1")).Output);
        Assert.Equal(("", "generations 2 and 2 have the same ports\n"), Said(await RunAsync("diff", "2")));

        await _machine.Profile.CommitAsync(
            static now => [.. now.Ports.Select(static p => p.Name.ToString() == "zlib" ? p with { IsRequested = true } : p)],
            "install zlib",
            TestContext.Current.CancellationToken);
        Assert.Equal("change  zlib for hosted-x86_64: installed by name now\n", (await RunAsync("diff")).Output);
        using var json = JsonDocument.Parse((await RunAsync("diff", "--json")).Output);
        Assert.Equal(
            (2, 3), (json.RootElement.GetProperty("from").GetInt32(), json.RootElement.GetProperty("to").GetInt32()));
        Assert.Equal("altered", json.RootElement.GetProperty("changes")[0].GetProperty("change").GetString());
    }

    [Fact]
    public async Task Rollback_SaysWhatChanged_AndIsAGenerationItself()
    {
        await InstallTwiceAsync();

        Assert.Equal(
            ("remove  lua 1.0.0 for hosted-x86_64\n", "generation 3 has the ports of generation 1\n"), Said(
                await RunAsync("rollback")));
        Assert.Equal(
            ("", "nothing changed: generation 3 has the same ports as generation 1\n"), Said(
                await RunAsync("rollback", "1")));
        using var json = JsonDocument.Parse((await RunAsync("rollback", "2", "--json")).Output);
        Assert.Equal((4, 2), (
            json.RootElement.GetProperty("generation").GetInt32(), json.RootElement.GetProperty("restored").GetInt32()));

        var current = await _rrpkg.RunAsync("rollback", "4");
        Assert.Equal(
            (2, "error[RR6006]: generation 4 is the current one\nhint: run `rrpkg generations` for the others\n"),
            (current.ExitCode, current.Error));
        var none = await _rrpkg.RunAsync("rollback", "9");
        Assert.Equal(
            (2, "error[RR6005]: generation 9 does not exist\nhint: run `rrpkg generations` for a list\n"), (
                none.ExitCode, none.Error));
    }

    [Fact]
    public async Task Rollback_WithAPackageMissing_ChangesNothing()
    {
        var (nginx, _) = await InstallTwiceAsync();
        _machine.Store.Remove(nginx.Package);

        var refused = await _rrpkg.RunAsync("rollback");

        Assert.Equal(
            "error[RR6007]: generation 1 has nginx 1.0.0 for hosted-x86_64, which is no longer in the store\n"
            + "hint: install it instead: `rrpkg install 'nginx@1.0.0' --target hosted-x86_64`\n",
            refused.Error);
        Assert.Equal((1, 2), (refused.ExitCode, _machine.Profile.Current().Number));
    }

    [Fact]
    public async Task Remove_OfUnused_TakesTheLibrariesThatNothingNeeds()
    {
        await InstallTwiceAsync();
        Assert.Equal(["lua", "nginx"], await NamesAsync("list", "--json"));
        Assert.Equal(["lua", "nginx", "zlib"], await NamesAsync("list", "--all", "--json"));

        Assert.Equal(("", "every installed port is used\n"), Said(await RunAsync("remove", "--unused")));
        Assert.Equal("removed nginx 1.0.0 for hosted-x86_64\n", (await RunAsync("remove", "nginx")).Output);
        Assert.Equal(["zlib"], await NamesAsync("remove", "--unused", "--json"));
        Assert.Equal(["lua"], await NamesAsync("list", "--all", "--json"));
    }

    [Theory]
    [InlineData("[suggest:15]", "rrpkg rollback ")]
    [InlineData("[suggest:13]", "rrpkg diff 1 ")]
    public async Task Suggest_ForAGeneration_NamesThem(string directive, string line)
    {
        await InstallTwiceAsync();

        var words = (await _rrpkg.RunAsync(directive, line)).Output.Split('\n');

        Assert.Contains("1", words);
        Assert.Contains("2", words);
    }

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    private static (string Output, string Error) Said(CommandRun.Result result) => (result.Output, result.Error);

    private async Task<CommandRun.Result> RunAsync(params string[] arguments)
    {
        var result = await _rrpkg.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private async Task<IEnumerable<string?>> NamesAsync(params string[] arguments)
    {
        using var json = JsonDocument.Parse((await RunAsync(arguments)).Output);
        return [.. json.RootElement.EnumerateArray().Select(static p => p.GetProperty("name").GetString())];
    }

    /// <summary>nginx with its library zlib, then lua.</summary>
    private async Task<(BuildRecord Nginx, BuildRecord Lua)> InstallTwiceAsync()
    {
        var zlib = await _machine.BuildAsync("zlib");
        var nginx = await _machine.BuildAsync("nginx", libraries: _machine.PackageOf(zlib));
        var lua = await _machine.BuildAsync("lua");
        await CommitAsync("install nginx", _machine.Installed(nginx), _machine.Installed(zlib) with { IsRequested = false });
        await CommitAsync("install lua", _machine.Installed(lua));
        return (nginx, lua);
    }

    private Task<Generation> CommitAsync(string reason, params InstalledPort[] ports) => _machine.Profile.CommitAsync(
        now => now.With([.. ports]), reason, TestContext.Current.CancellationToken);
}
