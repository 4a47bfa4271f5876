using Rumprun.Packages.Cli.Tests.EndToEnd;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.OwnPrograms;

/// <summary>The examples of docs/own-program.md and an author's edits, with the published binary.</summary>
public sealed class OwnProgramTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _work = new();
    private readonly NativeCommand _rrpkg;

    public OwnProgramTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        _rrpkg = new NativeCommand(_home.Path);
    }

    [Theory]
    [InlineData("server-c", "hosted-x86_64", "Hello from C\n")]
    [InlineData("server-c", "hw-x86_64", "Hello from C\n")]
    [InlineData("server-cpp", "hw-x86_64", "Hello from C++\n")]
    [InlineData("site-php", "hosted-x86_64", "Hello from PHP 8\n")]
    [InlineData("app-python", "hosted-x86_64", "Hello from Python\n")]
    public async Task Run_ServerOfTheExamples_Answers(string example, string target, string answer)
    {
        SkipWithout(target);
        Assert.SkipUnless(
            example is not ("site-php" or "app-python") || Environment.GetEnvironmentVariable("RRPKG_LONG_TESTS") is "1",
            "it builds PHP or Python: set RRPKG_LONG_TESTS=1");

        var started = _rrpkg.Run("run", Example(example), "--target", target, "-d", "-p", "0:80");
        try
        {
            Assert.True(started.ExitCode == 0, started.Error);
            Assert.Equal(
                3, started.Error.Split('\n').Count(l => l.StartsWith($"note: `{example}`: ", StringComparison.Ordinal)));
            Assert.Equal(answer, await FetchAsync(started.Error));
        }
        finally
        {
            _rrpkg.Run("stop", example);
        }
    }

    [Theory]
    [InlineData("hosted-x86_64")]
    [InlineData("hw-x86_64")]
    public void Run_AutotoolsExample_GetsItsArguments(string target)
    {
        SkipWithout(target);

        var run = _rrpkg.Run("run", Example("hello-autotools"), "--target", target, "--", "guest");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("Hello, guest\n", run.Output);
    }

    [Theory]
    [InlineData("hosted-x86_64")]
    [InlineData("hw-x86_64")]
    public void Run_OneFile_NeitherWritesNorInstalls(string target)
    {
        SkipWithout(target);
        Write("hello.c", "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 3; }\n");

        var run = _rrpkg.Run("run", Path.Combine(_work.Path, "hello.c"), "--target", target);

        Assert.Equal("hello\n", run.Output);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["hello.c"], Directory.EnumerateFileSystemEntries(_work.Path).Select(static f => Path.GetFileName(f)!));
        Assert.DoesNotContain("hello", _rrpkg.Run("list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_AfterAnEdit_CompilesOnlyWhatChanged()
    {
        SkipWithout("hosted-x86_64");
        Write("Makefile", "prog: main.o other.o\n\t$(CC) $(LDFLAGS) -o prog main.o other.o\n");
        Write("main.c", "#include <stdio.h>\nint other(void);\nint main(void) { printf(\"%d\\n\", other()); return 0; }\n");
        Write("other.c", "int other(void) { return 1; }\n");
        string[] run = ["run", _work.Path, "--target", "hosted-x86_64", "--verbose"];
        Assert.Equal("1\n", _rrpkg.Run(run).Output);

        Write("other.c", "int other(void) { return 2; }\n");
        var edited = _rrpkg.Run(run);

        Assert.Equal("2\n", edited.Output);
        Assert.Contains("-o other.o other.c", edited.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("-o main.o main.c", edited.Error, StringComparison.Ordinal);

        Write("Makefile", "prog: main.o other.o\n\t$(CC) -O1 $(LDFLAGS) -o prog main.o other.o\n");
        Assert.Contains("-o main.o main.c", _rrpkg.Run(run).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void New_FromADirectory_WritesAPortThatIsBuilt()
    {
        SkipWithout("hosted-x86_64");
        Write("tool.c", "int main(void) { return 0; }\n");

        var made = _rrpkg.Run("new", "tool", "--from", _work.Path);
        Assert.True(made.ExitCode == 0, made.Error);
        var tested = _rrpkg.Run("test", _work.Path, "--target", "hosted-x86_64");

        Assert.Contains("path: .", File.ReadAllText(Path.Combine(_work.Path, "port.yaml")), StringComparison.Ordinal);
        Assert.Contains("1 test passed", tested.Output, StringComparison.Ordinal);
        Assert.Equal(1, _rrpkg.Run("new", "tool", "--from", _work.Path).ExitCode);
    }

    [Fact]
    public void Push_OfEverything_LeavesOwnProgramsOut()
    {
        SkipWithout("hosted-x86_64");
        Write("tool.c", "int main(void) { return 0; }\n");
        Assert.Equal(0, _rrpkg.Run("build", _work.Path, "--target", "hosted-x86_64").ExitCode);

        var cache = Path.Combine(_home.Path, "pushed");
        Directory.CreateDirectory(cache);
        var pushed = _rrpkg.Run("cache", "push", "--all", cache);

        Assert.DoesNotContain("tool", pushed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories),
            static f => File.ReadAllText(f).Contains("name: tool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_OfASave_RestartsTheGuestAndKeepsItWhenTheBuildFails()
    {
        SkipWithout("hosted-x86_64");
        var source = File.ReadAllText(Repository.PathOf("docs/examples/server-c/server.c"));
        Write("server.c", source);
        using var watching = _rrpkg.Start([], ["run", _work.Path, "--target", "hosted-x86_64", "-p", "0:80", "--watch"]);
        try
        {
            var started = await LineAsync(watching, "listens:");
            Assert.Equal("Hello from C\n", await FetchAsync(started));

            Write("server.c", source.Replace("int main", "int broken main", StringComparison.Ordinal));
            await LineAsync(watching, "error[RR5110]");
            Assert.Equal("Hello from C\n", await FetchAsync(started));

            Write("server.c", source.Replace("Hello from C", "Hello again", StringComparison.Ordinal));
            Assert.Equal(started, await LineAsync(watching, "listens:"));
            Assert.Equal("Hello again\n", await FetchAsync(started));
        }
        finally
        {
            watching.Kill(entireProcessTree: true);
        }
    }

    public void Dispose()
    {
        _home.Dispose();
        _work.Dispose();
    }

    private static string Example(string name) => Repository.PathOf("docs/examples", name);

    private static async Task<string> LineAsync(System.Diagnostics.Process process, string part)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"it ended before it printed `{part}`");
    }

    /// <summary>
    /// Gets the page at the address that a guest listens at. The address is there before the program is: until then
    /// connections are refused or reset.
    /// </summary>
    private static async Task<string> FetchAsync(string line)
    {
        var address = System.Text.RegularExpressions.Regex.Match(line, @"127\.0\.0\.1:\d+").Value;
        using var client = new HttpClient();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await client.GetStringAsync(new Uri($"http://{address}/"), TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    private static void SkipWithout(string target)
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

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_work.Path, name), text);
}
