using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Completion;

/// <summary>What a shell is offered, at every place where a verb, an option or an option's value may stand.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly CommandRun _rrpkg;

    public CompletionTests() => _rrpkg = new CommandRun(_home.Path, Repository.Root);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Suggest_AtAnyPlace_OffersNothingTwiceAndNothingOfWindows()
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "config"));
        await File.WriteAllTextAsync(
            Path.Combine(_home.Path, "config/config.yaml"),
            $"schema: 1\nports: [{Repository.Root}]\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(["nginx"], await SuggestAsync("rrpkg install ngin"));
        var lines = new List<string> { "rrpkg " };
        var verbs = (await SuggestAsync("rrpkg ")).Where(static w => !w.StartsWith('-')).ToArray();
        Assert.Contains("why-rebuild", verbs);
        foreach (var verb in verbs)
        {
            lines.Add($"rrpkg {verb} ");
            lines.AddRange((await SuggestAsync($"rrpkg {verb} -")).Select(option => $"rrpkg {verb} {option} "));
        }

        Assert.True(lines.Count > 100, "options were offered");
        foreach (var line in lines)
        {
            var words = await SuggestAsync(line);

            var repeated = words.GroupBy(static w => w, StringComparer.OrdinalIgnoreCase).Where(static g => g.Count() > 1);
            Assert.Empty(repeated.Select(g => $"{line}: {g.Key}"));
            Assert.DoesNotContain(words, static w => w.StartsWith('/') || w == "-?");
        }
    }

    [Theory]
    [InlineData("rrpkg graph nginx --format ", "dot,json,mermaid,svg")]
    [InlineData("rrpkg install --sandbox ", "off,on")]
    [InlineData("rrpkg completion z", "zsh")]
    [InlineData("rrpkg help lin", "lint")]
    [InlineData("rrpkg why-", "why-rebuild")]
    public async Task Suggest_OfFixedWords_OffersJustThese(string line, string expected) =>
        Assert.Equal(
            expected.Split(','), (await SuggestAsync(line)).Where(static w => w[0] != '-').Order(StringComparer.Ordinal));

    [Fact]
    public async Task Suggest_WithoutAPortsTree_OffersOptionsAlone()
    {
        Assert.Empty(await SuggestAsync("rrpkg install ngin"));
        Assert.Contains("--dry-run", await SuggestAsync("rrpkg install "));
    }

    [Theory]
    [InlineData("[suggest:3]")]
    [InlineData("[suggest:99]")]
    [InlineData("[suggest]")]
    [InlineData("[suggest:x]")]
    public async Task Suggest_WithAnyPosition_Answers(string directive)
    {
        var result = await _rrpkg.RunAsync(directive, "rrpkg ins");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    private async Task<string[]> SuggestAsync(string line)
    {
        var result = await _rrpkg.RunAsync($"[suggest:{line.Length}]", line);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
