using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// The main job with the native binary: resolve, build, bake, install, run, remove. On each platform that is here.
/// </summary>
public sealed class InstallAndRunTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly NativeCommand _rrpkg;

    public InstallAndRunTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        _rrpkg = new NativeCommand(_home.Path);
        SamplePorts.WriteTo(_tree.Path);
    }

    public static TheoryData<string> Targets => ["hosted-x86_64", "hw-x86_64"];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Install_ThenRun_GivesTheProgramWhatItWasGiven(string target)
    {
        SkipWithoutToolchain(target);

        var installed = Run("install", "teller", "--target", target);
        Assert.Equal($"installed teller 2.1.0 for {target}; start it with `rrpkg run teller`\n", installed.Output);

        var byDefault = Run("run", "teller");
        Assert.Equal("hello\n<default>\n<arguments>\nnote: from the port\n", byDefault.Output);

        var given = _rrpkg.Run("run", "teller", "-e", "STATUS=7", "--", "a", "b c", "", "it's");
        Assert.Equal("hello\n<a>\n<b c>\n<>\n<it's>\nnote: from the port\n", given.Output);
        Assert.Equal(7, given.ExitCode);

        Directory.CreateDirectory(Path.Combine(_tree.Path, "mine"));
        File.WriteAllText(Path.Combine(_tree.Path, "mine/note"), "from the user\n");
        Assert.EndsWith(
            "note: from the user\n",
            Run("run", "teller", "-v", $"{_tree.Path}/mine:/data").Output,
            StringComparison.Ordinal);

        var crashed = _rrpkg.Run("run", "teller", "-e", "CRASH=1");
        Assert.Equal(1, crashed.ExitCode);
        Assert.Contains("error[RR8014]", crashed.Error, StringComparison.Ordinal);

        Assert.Equal($"removed teller 2.1.0 for {target}\n", Run("remove", "teller").Output);
        Assert.Equal(1, _rrpkg.Run("run", "teller").ExitCode);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_WithAWritableDisk_FindsWhatTheGuestOfThatNameWroteBefore(string target)
    {
        SkipWithoutToolchain(target);
        var port = Path.Combine(_tree.Path, "ports/teller/port.yaml");
        File.WriteAllText(
            port, File.ReadAllText(port).Replace("format: iso9660", "format: ext2\n    size: 2M", StringComparison.Ordinal));
        Run("install", "teller", "--target", target);

        Run("run", "teller", "-e", "KEEP=one", "--", "x");
        Assert.Equal(
            "hello\n<x>\nnote: from the port\nkept: one\n", Run("run", "teller", "-e", "KEEP=two", "--", "x").Output);
        Assert.DoesNotContain(
            "kept", Run("run", "teller", "--name", "another", "-e", "KEEP=three").Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_WithADiskOfTheUser_MakesItOnceAndKeepsIt(string target)
    {
        SkipWithoutToolchain(target);
        Run("install", "teller", "--target", target);

        Run("run", "teller", "--disk", "mine:/data:4M", "-e", "KEEP=one", "--", "x");
        Assert.Contains(
            "kept: one\n",
            Run("run", "teller", "--disk", "mine:/data", "-e", "KEEP=two", "--", "x").Output,
            StringComparison.Ordinal);
        Run("run", "teller", "-d", "--name", "holder", "--disk", "mine:/data", "-e", "STAY=1");
        foreach (var verb in new string[][]
        {
            ["run", "teller", "--disk", "mine:/data"],
            ["disk", "remove", "mine"],
            ["disk", "export", "mine", Path.Combine(_tree.Path, "out")],
        })
        {
            var refused = _rrpkg.Run(verb);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(
                "error[RR8030]: the disk `mine` is in use by the guest `holder` (pid ",
                refused.Error,
                StringComparison.Ordinal);
        }

        Assert.Contains("the guest `holder`", Run("disk", "list").Output, StringComparison.Ordinal);
        Run("stop", "holder");
        Run("disk", "export", "mine", Path.Combine(_tree.Path, "out"));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_tree.Path, "out")));
        Assert.Equal("removed mine\n", Run("disk", "remove", "mine").Output);
        Assert.Equal("[]\n", Run("disk", "list", "--json").Output);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_Detached_IsListedUntilItIsStopped(string target)
    {
        SkipWithoutToolchain(target);
        Run("install", "teller", "--target", target);

        Assert.Equal("one\n", Run("run", "teller", "-d", "--name", "one", "-e", "STAY=1").Output);
        Assert.Contains("running", Run("ps").Output, StringComparison.Ordinal);

        // Nothing says when the program is ready, so it may not have printed anything yet.
        Assert.True(
            SpinWait.SpinUntil(
                () => Run("logs", "one").Output.Contains("<default>", StringComparison.Ordinal), TimeSpan.FromSeconds(30)),
            Run("logs", "one").Output);
        var taken = _rrpkg.Run("run", "teller", "-d", "--name", "one");
        Assert.Equal(2, taken.ExitCode);
        Assert.Contains("error[RR8024]", taken.Error, StringComparison.Ordinal);
        Assert.Equal("stopped one\n", Run("stop", "one").Output);
        Assert.Equal("[]\n", Run("ps", "--json").Output);
    }

    [Fact]
    public void Install_Again_NeedsNoNetworkAndChangesNothing()
    {
        SkipWithoutToolchain("hosted-x86_64");
        Run("install", "teller", "--target", "hosted-x86_64");

        var again = _rrpkg.RunWithoutNetwork("install", "teller", "--target", "hosted-x86_64", "--ports", _tree.Path);

        Assert.Equal("teller 2.1.0 for hosted-x86_64 is already installed\n", again.Output);
        Assert.Equal("", again.Error);
    }

    [Fact]
    public void Install_DryRun_SaysWhatItWouldDoAndDoesNothing()
    {
        SkipWithoutToolchain("hosted-x86_64");

        var plan = Run("install", "teller", "--target", "hosted-x86_64", "--dry-run");

        Assert.Equal(
            "build   musl-compat 1.0.0 for hosted-x86_64\nbuild   greeting 1.0.0 for hosted-x86_64\n"
                + "build   teller 2.1.0 for hosted-x86_64\n",
            plan.Output);
        Assert.Equal("[]\n", Run("list", "--json").Output);
    }

    [Fact]
    public void Install_StepFails_TellsWhichAndInstallsNothing()
    {
        SkipWithoutToolchain("hosted-x86_64");
        File.WriteAllText(Path.Combine(_tree.Path, "ports/teller/files/teller.c"), "int main(void) { return nothing; }\n");

        var failed = _rrpkg.Run("install", "teller", "--target", "hosted-x86_64", "--ports", _tree.Path);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(
            "`nothing` undeclared",
            failed.Error.Replace('‘', '`').Replace('’', '`').Replace('\'', '`'),
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failed.Error, StringComparison.Ordinal);
        Assert.Equal("[]\n", Run("list", "--json").Output);
        Assert.Contains("nothing", Run("log", "teller").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Env_InstalledLibrary_CompilesByHand()
    {
        SkipWithoutToolchain("hosted-x86_64");
        Run("install", "greeting", "--target", "hosted-x86_64");
        File.WriteAllText(
            Path.Combine(_tree.Path, "x.c"),
            "#include <stdio.h>\nconst char *greeting(void);\nint main(void) { puts(greeting()); return 0; }\n");
        File.WriteAllText(
            Path.Combine(_tree.Path, "x.sh"),
            Run("env", "greeting").Output + "$CC $CFLAGS x.c -o x $LDFLAGS -lgreeting && ./x\n");

        Assert.Equal("hello\n", Machine.Run(_tree.Path, "sh", "x.sh"));
    }

    public void Dispose()
    {
        Machine.Run("/", "chmod", "-R", "u+w", _home.Path);
        _home.Dispose();
        _tree.Dispose();
    }

    private static void SkipWithoutToolchain(string target)
    {
        if (target == "hw-x86_64")
        {
            Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain is installed");
        }
        else
        {
            Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        }
    }

    private CommandRun.Result Run(params string[] arguments)
    {
        var result = _rrpkg.Run([.. arguments, .. Tree(arguments)]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    /// <summary>Behind <c>--</c> it would be the guest's.</summary>
    private string[] Tree(string[] arguments) => arguments.Contains("--") ? [] : ["--ports", _tree.Path];
}
