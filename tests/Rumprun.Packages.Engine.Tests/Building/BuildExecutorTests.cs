using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Building;

public sealed class BuildExecutorTests : IDisposable
{
    private static readonly MemorySources s_greeting = new(
        ("greet.h", "const char *greeting(void);\n"),
        ("greet.c", "#include \"greet.h\"\nconst char *greeting(void) { return \"hello from \" __FILE__; }\n"),
        (
            "Makefile",
            "libgreet.a: greet.o\n\t$(AR) rcsD $@ $^\ninstall:\n\tinstall -D -m 644 libgreet.a "
                + "$(DESTDIR)/usr/lib/libgreet.a\n"
            + "\tinstall -D -m 644 greet.h $(DESTDIR)/usr/include/greet.h\n"),
        ("COPYING", "Do as you like.\n"));

    private static readonly Port s_library = Port(
        "greet",
        Stage(
            "make",
            Step("build", "make", "-j{jobs}", "libgreet.a", "CFLAGS={cflags}"),
            Step("install", "make", "install", "DESTDIR={dest}"))) with
    {
        LicenseFiles = ["COPYING"],
    };

    private readonly BuildFixture _fixture = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Execute_OfALibraryAndAProgramThatUsesIt_BuildsBoth()
    {
        var library = await _fixture.BuildAsync(Inputs(s_library), s_greeting, Cancel, "library");
        Assert.Equal(
            "Do as you like.\n", await File.ReadAllTextAsync($"{library.Tree}/usr/share/licenses/greet/COPYING", Cancel));
        Assert.Equal(["make/build", "make/install"], library.Steps.Select(static s => s.Step));

        var program = Port(
            "hello",
            Stage(
                "compile",
                Step(
                    "cc",
                    "{cc}",
                    "{cflags...}",
                    "{cppflags...}",
                    "{source}/hello.c",
                    "-o",
                    "{build}/hello",
                    "{ldflags...}",
                    "-lgreet")),
            Stage(
                "install", Step("copy", "install", "-D", "{root}/../build/compile/hello", "{dest}{prefix}/bin/hello"))) with
        {
            Programs = [new BakeableProgram(PortName.Parse("hello"), "usr/bin/hello")],
        };
        var inputs = Inputs(program) with
        {
            Dependencies = [new PlannedDependency(
                s_library.Name, s_library.Version, Sha256Digest.OfText("x"), DependencyRole.Library)],
        };
        var sources = new MemorySources(
            ("hello.c", "#include <stdio.h>\n#include <greet.h>\nint main(void) { puts(greeting()); puts(__FILE__); return "
                + "0; }\n"));
        var hello = await _fixture.BuildAsync(inputs, sources, Cancel, "program", ("greet", library.Tree));

        Assert.Equal(
            "hello from greet.c\n/usr/src/hello-1.0.0/root/hello.c\n", Machine.Run("/", $"{hello.Tree}/usr/bin/hello"));
    }

    [Fact]
    public async Task Execute_InTwoDirectories_GivesTheSameTree()
    {
        var one = await _fixture.BuildAsync(Inputs(s_library), s_greeting, Cancel, "one");
        var two = await _fixture.BuildAsync(Inputs(s_library), s_greeting, Cancel, "another/place");
        Assert.Equal(
            await File.ReadAllBytesAsync($"{one.Tree}/usr/lib/libgreet.a", Cancel),
            await File.ReadAllBytesAsync($"{two.Tree}/usr/lib/libgreet.a", Cancel));
    }

    [Fact]
    public async Task Execute_OfABuildMachineStage_RunsItsToolLater()
    {
        var tools = Stage("tools", Step("cc", "{cc}", "gen.c", "-o", "gen")) with
        {
            Machine = StageMachine.Build,
            Exports = ImmutableSortedDictionary<string, Template>.Empty.Add("gen", TemplateParser.Parse("{source}/gen")),
        };
        var port = Port("gen", tools, Stage(
            "main", Step("make-place", "mkdir", "{dest}/usr"), Step("generate", "{tool:gen}", "{dest}/usr/out", "a b")));
        var sources = new MemorySources(
            ("gen.c", "#include <stdio.h>\nint main(int c, char **v) { FILE *f = fopen(v[1], \"w\"); return fputs(v[2], f) "
                + "< 0 || c != 3; }\n"));
        var outcome = await _fixture.BuildAsync(Inputs(port), sources, Cancel);
        Assert.Equal("a b", await File.ReadAllTextAsync($"{outcome.Tree}/usr/out", Cancel));
    }

    /// <summary>
    /// A native generator that clutters its sources, and is told of another environment than the target's stage.
    /// </summary>
    [Fact]
    public async Task Execute_OfANativeStageInACopiedTree_LeavesItsToolAndNothingElseToTheNext()
    {
        const string makefile =
            "all: gen.o\n\t$(CC) $(GENFLAGS) gen.o -o gen\ngen.o: gen.c\n\t$(CC) -DMODE='\"$(MODE)\"' -c gen.c\n"
           
           
           
           
           
           
            + "table: table.o main.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) main.c table.o -o table\ntable.o: table.c\n\t$(CC) "
            + "$(CFLAGS) -c table.c\n"
            + "table.c:\n\t$(GEN) > $@\n";
        var sources = new MemorySources(
            ("Makefile", makefile),
            ("gen.c", "#include <stdio.h>\nint main(void) { puts(\"const char *table = \\\"made by \" MODE \"\\\";\"); "
                + "return 0; }\n"),
            ("main.c", "#include <stdio.h>\nextern const char *table;\nint main(void) { puts(table); return 0; }\n"));
        var environment = ImmutableSortedDictionary<string, Template>.Empty;
        var tools = Stage("tools", Step("make", "make", "all")) with
        {
            Machine = StageMachine.Build,
            Tree = StageTree.Copied,
            Environment = environment.Add("MODE", TemplateParser.Parse("{name} natively")),
            Unset = ["LDFLAGS"],
            Exports = environment.Add("gen", TemplateParser.Parse("{source}/gen")),
        };
        var main = Stage(
            "main",
            Step(
                "untouched",
                "sh",
                "-c",
                "test ! -e gen.o && test -z \"$MODE\" && test -n \"$LDFLAGS\" && test -z \"${{CXXFLAGS+set}}\""),
            Step("make", "make", "table", "GEN={tool:gen}"),
            Step("install", "install", "-D", "table", "{dest}{prefix}/bin/table")) with
        {
            Unset = ["CXXFLAGS"],
        };
        var outcome = await _fixture.BuildAsync(Inputs(Port("table", tools, main)), sources, Cancel);

        Assert.Equal("made by table natively\n", Machine.Run("/", $"{outcome.Tree}/usr/bin/table"));
    }

    [Fact]
    public async Task Execute_OfAnyStep_GivesItACleanEnvironmentAndExactArguments()
    {
        var port = Port(
            "env", Stage("s", Step("show", "./show.sh", "{dest}/usr/out", "", "a  b", "$HOME", "`x`", "it's", "*"))) with
        {
            Allowances = [new CheckAllowance(
                OutputCheck.HostPaths, [new PathPattern("usr/out")], "It is the environment itself.")],
        };
        var sources = new MemorySources(
            ("show.sh", "#!/bin/sh\nout=$1; shift\nmkdir -p \"${out%/*}\"\n{ for a in \"$@\"; do echo \"<$a>\"; done; "
                + "umask; env; } > \"$out\"\n"));
        var outcome = await _fixture.BuildAsync(Inputs(port), sources, Cancel);
        var lines = await File.ReadAllLinesAsync($"{outcome.Tree}/usr/out", Cancel);

        Assert.Equal(["<>", "<a  b>", "<$HOME>", "<`x`>", "<it's>", "<*>", "0022"], lines[..7]);
        Assert.Contains("HOME=/build/home", lines);
        Assert.Contains("SOURCE_DATE_EPOCH=315532800", lines);
        Assert.Contains("CC=/usr/bin/musl-gcc", lines);
        Assert.DoesNotContain(
            lines,
            static l => l.StartsWith("DOTNET", StringComparison.Ordinal) || l.StartsWith("USER=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_WithPatches_AppliesThemWhereTheyBelong()
    {
        var sources = new MemorySources(("a.txt", "zero"))
        {
            Patches = { ["p/1"] = ("a.txt", "zero", "one"), ["p/2"] = ("a.txt", "one", "two") },
        };
        var port = Port(
            "patched",
            Stage(
                "s",
                Step("before", "install", "-D", "a.txt", "{dest}/usr/before"),
                Step("after", "install", "-D", "a.txt", "{dest}/usr/after"))) with
        {
            Patches = [new Patch { File = "p/1" }, new Patch { File = "p/2", After = "s/before" }],
        };
        var file = new PortFile(Sha256Digest.OfText(""), Executable: false);
        var inputs = Inputs(port) with { PortFiles = Inputs(port).PortFiles.Add("p/1", file).Add("p/2", file) };
        var outcome = await _fixture.BuildAsync(inputs, sources, Cancel);

        Assert.Equal("one", await File.ReadAllTextAsync($"{outcome.Tree}/usr/before", Cancel));
        Assert.Equal("two", await File.ReadAllTextAsync($"{outcome.Tree}/usr/after", Cancel));
    }

    [Fact]
    public async Task Execute_OfAFailureWithARemedy_SaysWhatItMeansAndWhatHelps()
    {
        _fixture.Remedies = new PortTree(Repository.Root).Remedies;
        var sources = new MemorySources(
            ("main.c", "#include <no-such/thing.h>\nint main(void) { return 0; }\n"),
            ("Makefile", "all:\n\t$(CC) main.c\n"));
        var problem = await _fixture.ProblemAsync(Port("lacks", Stage("make", Step("build", "make"))), sources);

        Assert.Equal("No declared dependency has the header `no-such/thing.h`.", problem.Message.Split('\n')[^1]);
        Assert.Equal("add the port that has it to `dependencies`, or build without it", problem.Hints[0]);
    }

    [Fact]
    public async Task Execute_OfSharedLibrariesAndLibtoolArchives_LeavesOnlyWhatIsStatic()
    {
        var sources = new MemorySources(("Makefile", """
            install:
            	mkdir -p $(DESTDIR)/usr/lib/pkgconfig
            	echo '# libx.la - a libtool library file' > $(DESTDIR)/usr/lib/libx.la
            	ln -s libx.la $(DESTDIR)/usr/lib/liby.la
            	touch $(DESTDIR)/usr/lib/libx.a $(DESTDIR)/usr/lib/libx.so.1.2
            	ln -s libx.so.1.2 $(DESTDIR)/usr/lib/libx.so.1
            	ln -s libx.so.1 $(DESTDIR)/usr/lib/libx.so
            	echo 'Libs: -L/build/sysroot/usr/lib -lz' > $(DESTDIR)/usr/lib/pkgconfig/x.pc
            """));
        var port = Port("x", Stage("make", Step("install", "make", "install", "DESTDIR={dest}")));

        var outcome = await _fixture.BuildAsync(Inputs(port), sources, Cancel);

        Assert.Equal(
            ["libx.a", "pkgconfig"],
            Directory.EnumerateFileSystemEntries($"{outcome.Tree}/usr/lib").Select(Path.GetFileName).Order());
        Assert.Equal(
            "Libs: -L/usr/lib -lz\n", await File.ReadAllTextAsync($"{outcome.Tree}/usr/lib/pkgconfig/x.pc", Cancel));
    }

    [Fact]
    public async Task Execute_OfAFailingCompiler_ShowsItsErrorAndKeepsTheDirectory()
    {
        var noise = string.Concat(Enumerable.Range(0, 20).Select(static i => $"\t@echo noise {i}\n"));
        var sources = new MemorySources(
            ("bad.c", "int main(void) { return missing; }\n"), ("Makefile", $"all:\n\t-@$(CC) bad.c\n{noise}\t@exit 3\n"));
        var problem = await _fixture.ProblemAsync(Port("bad", Stage("make", Step("build", "make"))), sources);

        Assert.Equal("RR5110", problem.Id);
        var lines = problem.Message.Split('\n');
        Assert.Equal("step `make/build` of `bad` 1.0.0 ended with exit code 2", lines[0]);
        Assert.Equal("  bad.c:1:25: error: ‘missing’ undeclared (first use in this function)", lines[1]);
        Assert.Equal("  noise 19", lines[^2]);
        Assert.Contains("make: *** [Makefile:", lines[^1], StringComparison.Ordinal);

        var log = Path.Combine(_fixture.Logs, "bad-1.0.0-hosted-x86_64.log");
        Assert.Equal(
            [
                $"read the whole log in {log}",
                $"go there with `rrpkg build bad --target hosted-x86_64 --shell`: {_fixture.PathOf("build/build")} is kept "
                    + $"until the next try",
            ],
            problem.Hints);
        Assert.True(File.Exists(_fixture.PathOf("build/build/root/bad.c")));
        var text = await File.ReadAllTextAsync(log, Cancel);
        Assert.Contains("\n$ make\n", text, StringComparison.Ordinal);
        Assert.Contains("noise 0\n", text, StringComparison.Ordinal);
        Assert.Contains("# exit code 2 after ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "no-such-program", "`no-such-program`, which is missing", "install `no-such-program`, or run `rrpkg doctor`")]
    [InlineData("./configure", "`./configure`, which is missing", "read the whole log in ")]
    [InlineData("{source}/plain", "which is not executable", "read the whole log in ")]
    public async Task Execute_OfAMissingProgram_SaysSo(string program, string message, string hint)
    {
        var problem = await _fixture.ProblemAsync(
            Port("bad", Stage("s", Step("run", program))), new MemorySources(("plain", "x")));
        Assert.Equal("RR5111", problem.Id);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith(hint, problem.Hints[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_ThatInstallsNothing_IsAnError() =>
        Assert.Equal(
            "RR5112",
            (await _fixture.ProblemAsync(
                Port("none", Stage("s", Step("run", "mkdir", "{dest}/usr"))), new MemorySources())).Id);

    /// <summary>make prints `Error 1 (ignored)`, ends with 0, and has made nothing.</summary>
    [Theory]
    [InlineData(true, "RR5113")]
    [InlineData(false, "RR5112")]
    public async Task Execute_OfAMakefileThatIgnoresTheCompiler_ShowsWhatTheCompilerSaid(bool declares, string id)
    {
        var sources = new MemorySources(
            ("Makefile", "all:\n\t-$(CC) $(LDFLAGS) -o tool tool.c\ninstall:\n\t-install -D tool $(DESTDIR)/usr/bin/tool\n"),
            ("tool.c", "int main(void) { return missing; }\n"));
        var port = Port(
            "tool", Stage("make", Step("build", "make"), Step("install", "make", "install", "DESTDIR={dest}"))) with
        {
            Programs = declares ? [new BakeableProgram(PortName.Parse("tool"), "usr/bin/tool")] : [],
            Allowances = declares
                ? [new CheckAllowance(OutputCheck.EmptyPackage, [], "To get to the next check.")]
                : [],
        };
        var problem = await _fixture.ProblemAsync(port, sources);

        Assert.Equal(id, problem.Id);
        Assert.Contains("a step went on after\n  tool.c:1:25: error: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("missing", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_WithoutADeclaredProgram_NamesTheOneNearIt()
    {
        var port = Port("near", Stage("s", Step("install", "install", "-D", "x", "{dest}/usr/sbin/tool"))) with
        {
            Programs = [new BakeableProgram(PortName.Parse("tool"), "usr/bin/tool")],
        };
        var problem = await _fixture.ProblemAsync(port, new MemorySources(("x", "x")));
        Assert.Equal("RR5113", problem.Id);
        Assert.Equal("correct the program's `file`: the build installed `usr/sbin/tool`", problem.Hints[0]);
    }

    [Theory]
    [InlineData("COPYING")]
    [InlineData("../port.yaml")]
    public async Task Execute_WithoutALicenseFile_IsAnError(string file)
    {
        var port = Port("free", Stage("s", Step("install", "install", "-D", "x", "{dest}/usr/x"))) with
        {
            LicenseFiles = [file],
        };
        Assert.Equal("RR5114", (await _fixture.ProblemAsync(port, new MemorySources(("x", "x")))).Id);
    }

    [Fact]
    public async Task Execute_OnAFullDisk_SaysSo()
    {
        using var disk = SmallDisk.TryMount(_fixture.PathOf("small"), kilobytes: 64);
        Assert.SkipUnless(disk is not null, "mounting a small file system is not permitted");
        var sources = new MemorySources(("big", new string('x', 100_000)));
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => _fixture.BuildAsync(Inputs(Port("big", Stage("s", Step("x", "true")))), sources, Cancel, "small/build"));
        Assert.Equal("RR5115", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Execute_WhenCancelled_KillsEveryProcessAndDeletesTheDirectory()
    {
        // The marker is the processes' own argument, so that they can be told from everybody else's.
        var marker = $"3{Environment.ProcessId}.25";
        var sources = new MemorySources(
            ("Makefile", $"all: a b\na:\n\t@sleep {marker}\nb:\n\t@sh -c 'sleep {marker} & echo started; wait'\n"));
        using var source = new CancellationTokenSource();
        var build = _fixture.BuildAsync(
            Inputs(Port("slow", Stage("make", Step("run", "make", "-j2")))), sources, source.Token);
        while (!_fixture.Events.Contains(new ProgressEvent.Output("slow", "started")) || RunningWith(marker) < 2)
        {
            Assert.False(build.IsCompleted, "the build ended before it was cancelled");
            await Task.Delay(20, Cancel);
        }

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        Assert.Equal(0, RunningWith(marker));
        Assert.False(Directory.Exists(_fixture.PathOf("build/build")));
    }

    [Fact]
    public async Task Execute_AgainAndAgain_KeepsTheLastLogs()
    {
        for (var i = 0; i < 7; i++)
        {
            await _fixture.BuildAsync(Inputs(
                Port("log", Stage(
                    "s",
                    Step("x", "install", "-D", "{root}/n", "{dest}/usr/n"),
                    Step("say", "echo", $"run {i}")))), new MemorySources(("n", "")), Cancel);
        }

        var logs = Directory.EnumerateFiles(_fixture.Logs, "log-*").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["", ".1", ".2", ".3", ".4"], logs.Select(static l => l!["log-1.0.0-hosted-x86_64.log".Length..]));
        Assert.Contains(
            "\nrun 6\n",
            await File.ReadAllTextAsync(Path.Combine(_fixture.Logs, "log-1.0.0-hosted-x86_64.log"), Cancel),
            StringComparison.Ordinal);
        Assert.Contains(
            "\nrun 2\n",
            await File.ReadAllTextAsync(Path.Combine(_fixture.Logs, "log-1.0.0-hosted-x86_64.log.4"), Cancel),
            StringComparison.Ordinal);
    }

    private static int RunningWith(string marker) => Directory.EnumerateDirectories("/proc")
        .Where(static d => Path.GetFileName(d).All(char.IsAsciiDigit))
        .Count(d => CommandLineOf(d).Split('\0') is ["sleep", var argument, ..] && argument == marker);

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
