using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests;

/// <summary>What a person sees who types something: help, mistakes, and commands on an empty home.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly CommandRun _rrpkg;

    public CommandLineTests() => _rrpkg = new CommandRun(_home.Path, Repository.Root);

    public static TheoryData<string, int, string> Mistakes => new()
    {
        {
            "instal nginx", 2,
            "error[RR0001]: there is no command `instal`\nhint: did you mean `install`?\nhint: run `rrpkg --help`\n"
        },
        {
            "help instal", 2,
            "error[RR0001]: there is no command `instal`\nhint: did you mean `install`?\nhint: run `rrpkg --help`\n"
        },
        {
            // `list` is a command, but not here.
            "instal list", 2,
            "error[RR0001]: there is no command `instal`\nhint: did you mean `install`?\nhint: run `rrpkg --help`\n"
        },
        {
            "disk", 2,
            "error[RR0001]: no command is given\nhint: run `rrpkg disk --help`\n"
        },
        {
            "install nginx --ofline", 2,
            "error[RR0001]: there is no option `--ofline`\nhint: did you mean `--offline`?\nhint: run `rrpkg install "
                + "--help`\n"
        },
        {
            "install Nginx", 2,
            "error[RR0002]: `Nginx` is not a port request\nhint: write a name, `NAME[OPTION,!OPTION]`, `NAME@VERSION` or "
                + "`NAME@[LOW,HIGH)`\n"
        },
        {
            "install nginx --target hw-x86-64", 2,
            "error[RR0002]: `hw-x86-64` is not a target\nhint: did you mean `hw-x86_64`?\n"
        },
        {
            "run nginx -p 80:", 2,
            "error[RR0002]: `80:` is not a valid port forward\nhint: write `HOST:GUEST`, `HOST:GUEST/udp` or "
                + "`ADDRESS:HOST:GUEST`; host port 0 takes any free one\n"
        },
        {
            "run nginx -v docs", 2,
            "error[RR0002]: `docs` is not a valid mount\nhint: write `DIRECTORY:/PATH` or `IMAGE:/PATH`; the path is the "
                + "guest's and absolute\n"
        },
        {
            "run nginx -v docs:/www:Z", 2,
            "error[RR0002]: `docs:/www:Z`: `Z` is not an option of a mount\nhint: leave it out, or write `ro` or `rw`\n"
        },
        {
            "run nginx -m much", 2,
            "error[RR0002]: `much` is not a valid amount of memory\nhint: write `64M`, `1G` or a number of bytes\n"
        },
        {
            "run nginx -m 64", 2,
            "error[RR0002]: `64` is less memory than any guest runs in\nhint: write a unit: `64M`, `1G`\n"
        },
        {
            "install nginx@20240420123456", 2,
            "error[RR0002]: `20240420123456` in `nginx@20240420123456` is too large: "
                + "a number of a version is at most 2147483647\n"
                + "hint: write a name, `NAME[OPTION,!OPTION]`, `NAME@VERSION` or `NAME@[LOW,HIGH)`\n"
        },
        {
            "run nginx", 2,
            "note: `nginx` is not installed; installing it\nerror[RR0003]: there is no ports tree next to "
                + "rrpkg, in the configuration or on the command line\nhint: name one: `--ports DIR`\n"
        },
        {
            "info nginx --ports docs", 2,
            "error[RR0003]: `docs` is not a ports tree: it has no folder `ports`\nhint: name the folder that holds `ports` "
                + "and `recipes`\n"
        },
        {
            "install nginxx --target hosted-x86_64 --ports .", 1,
            "error[RR2001]: no port named `nginxx`\nhint: did you mean `nginx`?\n"
        },
        {
            "rollback", 2,
            "error[RR6005]: nothing has been installed yet\nhint: install a port: `rrpkg install PORT`\n"
        },
        {
            "rollback x", 2,
            "error[RR0002]: `x` is not the number of a generation\nhint: run `rrpkg generations` for a list\n"
        },
        {
            "diff 3", 2,
            "error[RR6005]: generation 3 does not exist\nhint: install a port first: nothing has been installed yet\n"
        },
        {
            "remove", 2,
            "error[RR0001]: name the ports to remove, or use `--unused`\nhint: run `rrpkg remove --help`\n"
        },
        {
            "test nginx[ssl] --defaults-only", 2,
            "error[RR0002]: `nginx[ssl]` names options, and `--defaults-only` tests only the default ones\nhint: leave "
                + "out one of the two\n"
        },
        {
            "log nginx", 1,
            "error[RR6103]: `nginx` was not built on this machine\nhint: run `rrpkg build nginx`\n"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_IsToldInOneSentence_WithWhatToDo(string line, int exitCode, string error)
    {
        var result = await _rrpkg.RunAsync(line.Split(' '));

        Assert.Equal(error, result.Error);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Version_Alone_IsPrinted()
    {
        var result = await _rrpkg.RunAsync("--version");

        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--offline")]
    [InlineData("help")]
    public async Task NoCommand_PrintsTheOverview(string line)
    {
        var result = await _rrpkg.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((await _rrpkg.RunAsync("--help")).Output, result.Output);
        Assert.StartsWith("Existing programs as unikernels", result.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("cache push")]
    public async Task Help_WithACommand_PrintsThePageThatTheOptionPrints(string command)
    {
        var result = await _rrpkg.RunAsync(["help", .. command.Split(' ')]);

        Assert.Equal((await _rrpkg.RunAsync([.. command.Split(' '), "--help"])).Output, result.Output);
        Assert.Contains($" {command} ", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Argument_ThatBeginsWithAnAt_IsNoFileOfArguments()
    {
        var file = Path.Combine(_home.Path, "words");
        await File.WriteAllTextAsync(file, "--version", TestContext.Current.CancellationToken);

        var result = await _rrpkg.RunAsync($"@{file}");

        Assert.StartsWith($"error[RR0001]: there is no command `@{file}`\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Overview_GroupsTheVerbs()
    {
        var help = (await _rrpkg.RunAsync("--help")).Output;

        var use = help.IndexOf("Use packages:", StringComparison.Ordinal);
        var make = help.IndexOf("Make ports:", StringComparison.Ordinal);
        var machine = help.IndexOf("This machine:", StringComparison.Ordinal);
        Assert.InRange(help.IndexOf("  install ", StringComparison.Ordinal), use, make);
        Assert.InRange(help.IndexOf("  lint ", StringComparison.Ordinal), make, machine);
        Assert.True(help.IndexOf("  doctor ", StringComparison.Ordinal) > machine);
        Assert.Contains("Examples:", help, StringComparison.Ordinal);
        Assert.DoesNotContain("__", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfAVerb_HasExamples()
    {
        var help = (await _rrpkg.RunAsync("run", "--help")).Output;

        Assert.Contains("--publish", help, StringComparison.Ordinal);
        Assert.Contains("rrpkg run nginx -p 8080:80", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfEachVerb_NeedsNothingOfTheMachine()
    {
        var overview = (await _rrpkg.RunAsync("--help")).Output;
        var verbs = overview[..overview.IndexOf("Options:", StringComparison.Ordinal)].Split('\n')
            .Where(static l => l.StartsWith("  ", StringComparison.Ordinal)).Select(
                static l => l.Trim().Split(' ')[0]).ToArray();
        Assert.Contains("test", verbs);
        foreach (var verb in verbs)
        {
            var result = await _rrpkg.RunAsync(verb, "--help");

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Contains($" {verb} ", result.Output, StringComparison.Ordinal);
        }

        Assert.Contains("<port>", (await _rrpkg.RunAsync("build", "--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NothingInstalled_PrintsNoData()
    {
        Assert.Equal("", (await _rrpkg.RunAsync("list")).Output);
        Assert.Equal("[]\n", (await _rrpkg.RunAsync("list", "--json")).Output);
    }

    [Theory]
    [InlineData("[suggest:7]", "rrpkg i", "install")]
    [InlineData("[suggest:14]", "rrpkg install ", "luajit")]
    public async Task Suggest_ForAShell_NamesWhatMayComeNext(string directive, string line, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "config"));
        await File.WriteAllTextAsync(
            Path.Combine(_home.Path, "config/config.yaml"),
            $"schema: 1\nports: [{Repository.Root}]\n",
            TestContext.Current.CancellationToken);

        var words = (await _rrpkg.RunAsync(directive, line)).Output.Split('\n');

        Assert.Contains(expected, words);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_OfAShell_IsAScriptThatTheShellReads(string shell)
    {
        var script = Path.Combine(_home.Path, "script");
        await File.WriteAllTextAsync(
            script, (await _rrpkg.RunAsync("completion", shell)).Output, TestContext.Current.CancellationToken);
        Assert.SkipUnless(Machine.Has(shell), $"{shell} is not installed");

        Assert.Equal("", Machine.Run("/", shell, "-n", script));
    }

    [Fact]
    public async Task Error_ForAPerson_IsColouredUnlessNoColor()
    {
        var colored = await new CommandRun(_home.Path, "/") { IsInteractive = true }.RunAsync("nonsense");
        var plain = await new CommandRun(
            _home.Path, "/") { IsInteractive = true, Variables = { ["NO_COLOR"] = "1" } }.RunAsync("nonsense");

        Assert.Contains("\e[1;31merror[RR0001]\e[0m", colored.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", plain.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();
}
