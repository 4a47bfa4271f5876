using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd.Testing;

/// <summary>
/// <c>rrpkg test</c> with guests that do as they should and guests that do not, on each platform that is here.
/// </summary>
public sealed partial class TestVerbTests(ProbedPort port) : IClassFixture<ProbedPort>
{
    private const string Hosted = "hosted-x86_64";

    private const string Hw = "hw-x86_64";

    /// <summary>One of everything that a test can ask for.</summary>
    private const string Good = """
          - name: installs
            files: [usr/bin/probe]
            elf: [{file: usr/bin/probe, type: program}, {file: usr/lib/libprobe.a, type: library}]
          - name: serves
            launch: probe
            console: [serving]
            tcp: [{port: 80, send: "PING\r\n", expect: "+PONG\r\n"}]
            http:
              - {port: 80, path: /, expect: {X-Probe: "yes"}, body: "It works"}
              - {port: 80, path: /nowhere, status: 404}
              - {port: 80, method: POST, path: /form, send: "a=1", status: 201, body: "got a=1"}
          - name: says
            launch: probe
            arguments: [say, one, two]
            console: [one, two]
            exit: 0
          - name: knows-its-variable
            launch: probe
            arguments: [variable, WORD]
            environment: {WORD: given}
            console: [given]
          - name: ends
            launch: probe
            arguments: [exit, "7"]
            exit: 7
          - name: asks-another
            launch: probe
            guests: [{name: server, launch: probe}]
            arguments: [ask, "{host:server:80}", "{port:server:80}"]
            console: ["heard +PONG"]
            exit: 0
          - name: reads-where-another-is
            launch: probe
            guests: [{name: server, launch: probe}]
            arguments: [cat, /pair/peer]
            mounts: [{from: pair, at: /pair}]
            console: ["10.0.2.2:", "{not:this}"]
        """;

    public static TheoryData<string> Targets => [Hosted, Hw];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Test_OfAPortThatWorks_PassesAndIsRecorded(string target)
    {
        Skip(target);

        var result = await port.TestAsync(target, Good);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(
            ["installs", "serves", "says", "knows-its-variable", "ends", "asks-another", "reads-where-another-is"],
            Line().Matches(result.Output).Select(static m => m.Groups["name"].Value));
        Assert.EndsWith("\n7 tests passed\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(port.Leftovers());
        Assert.Equal(
            "nothing is installed; `rrpkg list --available` lists what can be installed\n",
            (await port.RunAsync("list")).Error);

        var info = (await port.RunAsync("info", "probe")).Output;
        Assert.Contains($"tested      {target}: 7 of 7 passed", info, StringComparison.Ordinal);
        Assert.Contains("first answer after", info, StringComparison.Ordinal);
        Assert.Equal(target == Hw, MainIn(info, target));

        var json = JsonDocument.Parse((await port.RunAsync("ports", "--json")).Output).RootElement[0].GetProperty("tests");
        var figures = json.EnumerateArray()
            .Single(t => (t.GetProperty("target").GetString(), t.GetProperty("variant").GetString()) == (target, "probe"))
            .GetProperty("figures");
        Assert.InRange(figures.GetProperty("imageBytes").GetInt64(), 10_000, 10_000_000);
        Assert.InRange(figures.GetProperty("millisecondsToAnswer").GetDouble(), 1, 60_000);
        Assert.Equal(target == Hw, figures.TryGetProperty("millisecondsToMain", out _));
        Assert.Contains("passed", (await port.RunAsync("ports", "--target", target)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Test_ThatContinuesAnother_GetsItsDisksAsItLeftThem(string target)
    {
        Skip(target);

        var result = await port.TestAsync(
            target,
            """
              - {name: first, launch: probe-disk, arguments: [append, /data/x, alpha], console: [alpha], exit: 0}
              - {name: fresh, launch: probe-disk, arguments: [append, /data/x, two],
                 console: [two], exit: 0}
              - {name: second, launch: probe-disk, after: first, arguments: [append, /data/x, two],
                 console: [alpha, two], exit: 0}
              - {name: third, launch: probe-disk, after: second, arguments: [append, /data/x, three],
                 console: [alpha, two, three], exit: 0}
              - {name: again, launch: probe-disk, after: first, arguments: [append, /data/x, four],
                 console: [alpha, four], exit: 0}
              - {name: fails, launch: probe-disk, arguments: [append, /none/x, alpha], exit: 0}
              - {name: never, launch: probe-disk, after: fails, arguments: [say, alpha], exit: 0}
            """);

        Assert.Contains("error[RR8120]: it continues `fails`, which failed", result.Output, StringComparison.Ordinal);
        Assert.Contains("error[RR8100]: 2 tests of 7 failed", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "alpha",
            await File.ReadAllTextAsync(port.LogOf(target, "fresh"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Empty(port.Leftovers());
    }

    [Theory]
    [InlineData("files: [usr/bin/prob]", "RR8101", "the package has no `usr/bin/prob`")]
    [InlineData(
        "elf: [{file: usr/bin/probe, type: object}]",
        "RR8102",
        "`usr/bin/probe` is linked, and the test says that it is an object")]
    [InlineData("elf: [{file: usr/lib/libprobe.a, type: program}]", "RR8102", "`usr/lib/libprobe.a` is not an ELF file")]
    [InlineData("elf: [{file: usr/bin/probe, type: library}]", "RR8102", "`usr/bin/probe` is not an archive of objects")]
    [InlineData(
        "{launch: probe, arguments: [say, two, one], console: [one, two]}",
        "RR8103",
        "it ended with status 0 without printing `two`")]
    [InlineData(
        "{launch: probe, tcp: [{port: 80, send: PONG, expect: +PONG}]}",
        "RR8104",
        "ended without `+PONG` in what came back: `HTTP/1.1 404")]
    [InlineData(
        "{launch: probe, http: [{port: 80, path: /no}]}", "RR8105", "the answer to `GET /no` has status 404, not 200")]
    [InlineData(
        "{launch: probe, http: [{port: 80, path: /, body: broken}]}", "RR8105", "does not contain `broken`: `It works\\n`")]
    [InlineData(
        "{launch: probe, http: [{port: 80, path: /, expect: {X-Probe: \"no\"}}]}", "RR8105", "has `X-Probe: yes`, not `no`")]
    [InlineData(
        "{launch: probe, http: [{port: 80, path: /, expect: {X-Other: \"no\"}}]}", "RR8105", "has no header `X-Other`")]
    [InlineData("{launch: probe, arguments: [exit, \"3\"], exit: 0}", "RR8106", "it ended with status 3, not 0")]
    [InlineData(
        "{launch: probe, arguments: [stay], exit: 0, timeout: 1}",
        "RR8107",
        "it had not ended after 1 s: waiting for the program's end")]
    [InlineData(
        "{launch: probe, arguments: [stay], console: [up], timeout: 1}", "RR8107", "waiting for `up` on the console")]
    [InlineData(
        "{launch: probe, arguments: [mute], http: [{port: 80, path: /}], timeout: 1}",
        "RR8107",
        "waiting for the answer to `GET /`")]
    [InlineData(
        "{launch: probe, arguments: [mute], tcp: [{port: 80, send: A, expect: B}], timeout: 1}",
        "RR8107",
        "waiting in the connection to 80/tcp for `B`")]
    [InlineData(
        "{launch: probe, arguments: [stay], http: [{port: 80, path: /}], timeout: 1}",
        "RR8107",
        "waiting for the guest to listen on port 80/tcp")]
    [InlineData(
        "{launch: probe, arguments: [say], http: [{port: 80, path: /}]}",
        "RR8016",
        "ended with status 0 before anything listened on port 80/tcp")]
    [InlineData(
        "{launch: probe, arguments: [crash], exit: 0}", "RR8014", "`probe` crashed: its program was ended by SIGSEGV")]
    [InlineData(
        "{launch: probe, guests: [{name: g, launch: probe}], arguments: [say, \"{port:g:81}\"]}",
        "RR8108",
        "`g:81` leads nowhere")]
    [InlineData(
        "{launch: probe, mounts: [{from: files/probe.c, at: /x}]}", "RR8109", "`files/probe.c` is not a folder of the port")]
    public async Task Test_ThatFails_SaysWhyAndShowsTheConsole(string test, string id, string message)
    {
        Skip(Hosted);
        var body = test.StartsWith('{') ? test[1..^1] : test;

        var result = await port.TestAsync(
            Hosted, $"  - {{name: fails, {body}}}\n  - {{name: passes, files: [usr/bin/probe]}}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("probe/fails ... failed ", result.Output, StringComparison.Ordinal);
        Assert.Contains($"error[{id}]: ", result.Output, StringComparison.Ordinal);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
        Assert.Contains("probe/passes ... ok ", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "error[RR8100]: 1 test of 2 failed\n",
            result.Error[result.Error.IndexOf("error[", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
        Assert.Contains("1 of 2 failed", (await port.RunAsync("info", "probe")).Output, StringComparison.Ordinal);
        Assert.Empty(port.Leftovers());
    }

    [Fact]
    public async Task Test_ThatFails_NamesTheLogWithAllOfTheConsole()
    {
        Skip(Hosted);

        var result = await port.TestAsync(
            Hosted, "  - {name: fails, launch: probe, arguments: [say, first, \"\x41\"], exit: 1}");

        Assert.Contains("  | first\n  | A\n", result.Output, StringComparison.Ordinal);
        var log = Log().Match(result.Output).Groups["file"].Value;
        Assert.Equal("first\nA\n", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Test_OnHw_TellsACrashFromAStatus()
    {
        Skip(Hw);

        var result = await port.TestAsync(Hw, """
              - {name: crashes, launch: probe, arguments: [crash], exit: 0}
              - {name: fails, launch: probe, arguments: [exit, "4"], exit: 0}
            """);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error[RR8014]: `probe` crashed: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("=== calling", result.Output, StringComparison.Ordinal);
        Assert.Contains("error[RR8106]: it ended with status 4, not 0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WithMeasure_FindsTheLeastMemory()
    {
        Skip(Hw);

        var result = await port.TestAsync(
            Hw,
            "  - {name: fills, launch: probe, arguments: [memory, \"6\"], console: [enough], exit: 0}",
            "--measure",
            "--json");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var figures = JsonDocument.Parse(result.Output).RootElement.GetProperty("ports")[0].GetProperty("figures");
        Assert.InRange(figures.GetProperty("smallestMemoryBytes").GetInt64() >> 20, 9, 31);
    }

    [Fact]
    public async Task Test_WithReports_WritesWhatCiSystemsRead()
    {
        Skip(Hosted);

        var result = await port.TestAsync(
            Hosted,
            "  - {name: good, launch: probe, arguments: [say, \"<&\"], exit: 0}\n  - {name: bad, files: [none]}",
            "--junit", "out/results.xml", "--json");

        Assert.Equal(1, result.ExitCode);
        var xml = XDocument.Load(Path.Combine(port.CurrentDirectory, "out/results.xml"));
        Assert.Equal(("2", "1", "0"), Counts(xml.Root!));
        var suite = Assert.Single(xml.Root!.Elements("testsuite"));
        Assert.Equal(("2", "1", "0"), Counts(suite));
        Assert.Equal("probe.hosted-x86_64", suite.Attribute("name")!.Value);
        var cases = suite.Elements("testcase").ToArray();
        Assert.Equal(["good", "bad"], cases.Select(static c => c.Attribute("name")!.Value));
        Assert.Contains("<&\n", cases[0].Element("system-out")!.Value, StringComparison.Ordinal);
        Assert.Equal("RR8101", cases[1].Element("failure")!.Attribute("type")!.Value);
        Assert.Null(cases[0].Element("failure"));

        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal((2, 1), (json.GetProperty("tests").GetInt32(), json.GetProperty("failed").GetInt32()));
        var tests = json.GetProperty("ports")[0].GetProperty("tests");
        Assert.True(tests[0].GetProperty("passed").GetBoolean());
        Assert.Equal("RR8101", tests[1].GetProperty("problems")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Test_OfAPortWithVariants_TestsTheDefaultsAndEachOfThemAndTellsThemApart()
    {
        Skip(Hosted);
        port.Declare(
            """
              - {name: says, launch: probe, arguments: [say, word], console: [word], exit: 0}
              - {name: is-loud, when: {option: loud}, launch: probe, arguments: [say, word], console: [loud, word], exit: 0}
              - name: hears-a-loud-one
                when: {option: "!calm"}
                launch: probe
                guests: [{name: server, port: probe, options: [loud]}]
                arguments: [ask, "{host:server:80}", "{port:server:80}"]
                console: ["heard +PONG"]
            """,
            "[{options: [loud]}, {options: [\"!calm\"]}, {options: [loud, \"!calm\"], when: {platform: hw}}]");

        var result = await port.RunAsync("test", "probe", "--target", Hosted, "--junit", "variants/of/it.xml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(
            ["probe/says", "probe[loud]/says", "probe[loud]/is-loud", "probe[!calm]/says", "probe[!calm]/hears-a-loud-one"],
            result.Output.Split('\n').Where(
                static l => l.Contains(" ... ok", StringComparison.Ordinal)).Select(static l => l.Split(' ')[0]));
        Assert.Contains("\nprobe[loud]   hosted-x86_64  2 ", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["probe.hosted-x86_64", "probe[loud].hosted-x86_64", "probe[!calm].hosted-x86_64"],
            XDocument.Load(Path.Combine(port.CurrentDirectory, "variants/of/it.xml")).Root!
                .Elements("testsuite").Select(static s => s.Attribute("name")!.Value));

        // A request that names options is of just these; the figures of the defaults stay the port's.
        var json = JsonDocument.Parse(
            (await port.RunAsync("test", "probe[loud]", "--target", Hosted, "--json")).Output).RootElement;
        Assert.Equal("probe[loud]", json.GetProperty("ports").EnumerateArray().Single().GetProperty("variant").GetString());
        var alone = JsonDocument.Parse(
            (await port.RunAsync("test", "probe", "--defaults-only", "--target", Hosted, "--json")).Output).RootElement;
        Assert.Equal("probe", alone.GetProperty("ports").EnumerateArray().Single().GetProperty("variant").GetString());
        var info = (await port.RunAsync("info", "probe")).Output;
        Assert.Contains($"tested      {Hosted}: 1 of 1 passed", info, StringComparison.Ordinal);
        Assert.Contains($"tested      {Hosted}, probe[loud]: 2 of 2 passed", info, StringComparison.Ordinal);
        var built = (await port.RunAsync("build", "probe", "--variants", "--target", Hosted, "-o", "archives")).Output;
        Assert.Equal(
            ["probe", "probe[loud]", "probe[!calm]"],
            built.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(' ')[0]));
        Assert.True(File.Exists(Path.Combine(port.CurrentDirectory, "archives/probe-1.0.0-hosted-x86_64,~calm.rrp")));
    }

    [Fact]
    public async Task Test_WithALockFile_LeavesVariantsOutAndSaysSo()
    {
        Skip(Hosted);
        port.Declare(
            "  - {name: says, launch: probe, arguments: [say, word], console: [word], exit: 0}",
            "[{options: [loud]}, {options: [\"!calm\"]}]");
        Assert.Equal(0, (await port.RunAsync("lock", "probe", "--target", Hosted)).ExitCode);

        var result = await port.RunAsync("test", "probe", "--target", Hosted, "--locked");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(1, result.Output.Split('\n').Count(static l => l.Contains(" ... ok", StringComparison.Ordinal)));
        Assert.Contains(
            "skipped, because the lock file has no variants: `probe[loud]`, `probe[!calm]`",
            result.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Hosted)]
    [InlineData(Hw)]
    public async Task Run_OfAServerThatEnds_IsAMistakeWhereSomethingLeadsToItAlone(string target)
    {
        Skip(target);
        port.Declare("  []");
        Assert.Equal(0, (await port.RunAsync("install", "probe", "--target", target)).ExitCode);

        var script = await port.RunAsync("run", "probe", "--image", "probe-once", "--target", target);
        var server = await port.RunAsync("run", "probe", "--image", "probe-once", "--target", target, "-p", "0:80");

        // Other tests see that nothing gets installed.
        Assert.Equal(0, (await port.RunAsync("remove", "probe", "--target", target)).ExitCode);
        Assert.True(script.ExitCode == 0, script.Output + script.Error);
        Assert.Contains("over", script.Output, StringComparison.Ordinal);
        Assert.Equal(1, server.ExitCode);
        Assert.Contains(
            "error[RR8016]: `probe` ended with status 0 before it was ready", server.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_OfAPortWithoutTests_SaysSo()
    {
        Skip(Hosted);

        var result = await port.TestAsync(Hosted, "  []");

        Assert.Equal((0, "probe has no tests for hosted-x86_64\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Test_Terminated_TakesItsGuestsAlong()
    {
        Skip(Hosted);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using var running = await StartOneThatStaysAsync(patience.Token);
        Machine.Run("/", "kill", "-TERM", running.Id.ToString(CultureInfo.InvariantCulture));
        await running.WaitForExitAsync(patience.Token);

        Assert.Equal(143, running.ExitCode);
        Assert.Equal(0, port.CountProcesses());
        Assert.Empty(port.Leftovers());
    }

    [Theory]
    [InlineData(".", "it is a directory")]
    [InlineData("ports/probe/port.yaml/results.xml", "it already exists")]
    public async Task Test_WithAReportThatCannotBeWritten_SaysSoBeforeItBegins(string file, string reason)
    {
        port.Declare("  - {name: good, files: [usr/bin/probe]}");

        var result = await port.RunAsync("test", "probe", "--junit", file);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("error[RR8114]: the report `", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_Killed_IsClearedUpByTheNext()
    {
        Skip(Hosted);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using (var running = await StartOneThatStaysAsync(patience.Token))
        {
            running.Kill();
            await running.WaitForExitAsync(patience.Token);
        }

        while (port.CountProcesses() > 0)
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.NotEmpty(port.Leftovers());
        var next = await port.TestAsync(Hosted, "  - {name: says, launch: probe, arguments: [say, one], exit: 0}");

        Assert.True(next.ExitCode == 0, next.Output + next.Error);
        Assert.Empty(port.Leftovers());
    }

    [Fact]
    public async Task Test_OfNothing_IsRefused() =>
        Assert.Contains(
            "name the ports to test, or test `--all`", (await port.RunAsync("test")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Ports_AsAPage_NeedsNothingElseAndEscapesWhatPortsSay()
    {
        Skip(Hosted);
        await port.TestAsync(Hosted, "  - {name: good, files: [usr/bin/probe]}");
        var path = Path.Combine(port.CurrentDirectory, "ports/probe/port.yaml");
        await File.WriteAllTextAsync(
            path,
            (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace(
                "A program that does", "A <script>alert(1)</script> & that does", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        Assert.Equal(0, (await port.RunAsync("ports", "--html", "site")).ExitCode);

        var page = await File.ReadAllTextAsync(
            Path.Combine(port.CurrentDirectory, "site/index.html"), TestContext.Current.CancellationToken);
        Assert.Contains("A &lt;script&gt;alert(1)&lt;/script&gt; &amp; that does", page, StringComparison.Ordinal);
        Assert.Contains("1 of 1 passed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    private static void Skip(string target)
    {
        Assert.SkipUnless(Machine.CanSandbox, "bubblewrap is not installed, or may not make namespaces");
        Assert.SkipUnless(target != Hosted || Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(target != Hosted || Machine.Has("slirp4netns"), "slirp4netns is not installed");
        Assert.SkipWhen(target == Hw && Machine.Rumprun is null, "no Rumprun toolchain is installed");
        Assert.SkipUnless(target != Hw || Machine.Has("qemu-system-x86_64"), "QEMU is not installed");
    }

    private static bool MainIn(string info, string target) => info.Split('\n')
        .Any(
            l => l.Contains($"tested      {target}:", StringComparison.Ordinal)
                && l.Contains("main after", StringComparison.Ordinal));

    private static (string, string, string) Counts(XElement element) =>
        (element.Attribute("tests")!.Value, element.Attribute("failures")!.Value, element.Attribute("errors")!.Value);

    private async Task<Process> StartOneThatStaysAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        port.Declare("  - {name: stays, launch: probe, arguments: [stay], exit: 0, timeout: 600}");
        var running = port.Native().Start([], ["test", "probe", "--target", Hosted, "--ports", port.CurrentDirectory]);
        while (!File.Exists(port.LogOf(Hosted, "stays")) || port.CountProcesses() == 0)
        {
            await Task.Delay(50, cancellationToken);
        }

        return running;
    }

    [GeneratedRegex(@"^probe/(?<name>[a-z-]+) \.\.\. ok [0-9.]+ s$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"all of it: (?<file>\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Log();
}
