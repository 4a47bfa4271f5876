using System.Text.RegularExpressions;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>The lock file from the command line: written, kept to, moved, and held against what comes out.</summary>
public sealed partial class LockTests : IDisposable
{
    private const string Target = "hosted-x86_64";

    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _work = new();
    private readonly CommandRun _rrpkg;

    public LockTests()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        _rrpkg = new CommandRun(_home.Path, _work.Path);
        SamplePorts.WriteTo(_tree.Path);
    }

    private string LockFile => Path.Combine(_work.Path, "rrpkg.lock");

    [Fact]
    public async Task Build_LockedAndAPortMoves_FailsNamingItUntilItIsUpdated()
    {
        Assert.Equal(
            $"add     greeting 1.0.0 for {Target}\nadd     teller 2.1.0 for {Target}\nrrpkg.lock has 2 ports for {Target}\n",
            await RunAsync("lock", "teller", "--target", Target));
        await RunAsync("build", "teller", "--target", Target);
        var recorded = await ReadAsync();
        Assert.Equal((2, 1), (Packages().Count(recorded), Images().Count(recorded)));
        await RunAsync("build", "teller", "--target", Target, "--frozen");
        Assert.Equal(recorded, await ReadAsync());

        Replace("ports/greeting/port.yaml", "version: \"1.0.0\"", "version: \"1.1.0\"");
        var gone = await FailAsync(1, "build", "teller", "--target", Target, "--locked");
        Assert.StartsWith(
            "error[RR2009]: `rrpkg.lock` has `greeting` 1.0.0, which no longer exists\n",
            gone,
            StringComparison.Ordinal);
        Assert.Contains("`rrpkg update greeting`", gone, StringComparison.Ordinal);

        Assert.Equal($"update  greeting 1.0.0 -> 1.1.0 for {Target}\n", await RunAsync("update", "greeting", "--dry-run"));
        Assert.Equal(recorded, await ReadAsync());
        Assert.Equal($"update  greeting 1.0.0 -> 1.1.0 for {Target}\n", await RunAsync("update", "greeting"));
        Assert.Equal((0, 0), (Packages().Count(await ReadAsync()), Images().Count(await ReadAsync())));
        Assert.Equal("nothing to update\n", await RunAsync("update"));
        await RunAsync("build", "teller", "--target", Target, "--frozen");
    }

    [Fact]
    public async Task Install_NotLockedAndAPortMoves_TakesTheNewOneAndSaysSo()
    {
        await RunAsync("lock", "teller", "--target", Target);
        var locked = await ReadAsync();
        Replace("ports/greeting/port.yaml", "version: \"1.0.0\"", "version: \"1.1.0\"");

        var result = await _rrpkg.RunAsync("install", "teller", "--target", Target, "--ports", _tree.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            "note: `rrpkg.lock` has `greeting` 1.0.0, which is not available: using 1.1.0 (`rrpkg update greeting` locks "
                + "it)\n",
            result.Error, StringComparison.Ordinal);
        Assert.Equal(locked, await ReadAsync());
    }

    [Theory]
    [InlineData(
        "ports/teller/files/teller.c",
        "#include <stdio.h>",
        "#include <stdio.h>\n",
        "`teller`: the port's files or recipe have the hash")]
    [InlineData(
        "ports/teller/port.yaml",
        "schema: 1",
        "schema: 1\nconflicts: [{port: other}]",
        "`teller`: the port's files or recipe have the hash")]
    [InlineData(
        "ports/teller/port.yaml",
        "range: \"[1.0,2.0)\"",
        "range: \"[1.0,2.0)\"\n    options: [loud]",
        "`greeting` resolves with the option `loud`")]
    [InlineData(
        "ports/greeting/port.yaml",
        "sources:",
        "sources:\n  - {git: \"file:///x\", commit: \"0123456789012345678901234567890123456789\", into: x}",
        "`greeting` has the source `git:0123456789012345678901234567890123456789`")]
    public async Task Install_LockedAndSomethingElseChanged_SaysWhat(
        string file, string before, string after, string expected)
    {
        Replace("ports/greeting/port.yaml", "schema: 1", "schema: 1\noptions: {loud: {summary: Shouts}}");
        await RunAsync("lock", "teller", "--target", Target);
        Replace(file, before, after);

        var failed = await FailAsync(1, "install", "teller", "--target", Target, "--locked");

        Assert.StartsWith(
            $"error[RR2110]: `rrpkg.lock` does not match the request for `{Target}`\n", failed, StringComparison.Ordinal);
        Assert.Contains($"\n  {expected}", failed, StringComparison.Ordinal);
        Assert.Equal("[]\n", await RunAsync("list", "--json"));
    }

    [Fact]
    public async Task Install_LockedToAnotherToolchain_SaysWhich()
    {
        await RunAsync("lock", "teller", "--target", Target);
        await WriteAsync(Toolchains().Replace(await ReadAsync(), $"toolchain: \"{new string('0', 64)}\""));

        Assert.Contains(
            "and `000000000000` is locked",
            await FailAsync(1, "install", "teller", "--target", Target, "--locked"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_LockedToAnotherPackage_IsAnIntegrityErrorAndInstallsNothing()
    {
        await RunAsync("lock", "greeting", "--target", Target);
        await RunAsync("build", "greeting", "--target", Target);
        var other = new string('0', 64);
        await WriteAsync(Packages().Replace(await ReadAsync(), $"package: \"{other}\""));

        var failed = await FailAsync(3, "install", "greeting", "--target", Target, "--locked");

        Assert.Matches(
            $"error\\[RR2113\\]: the package of `greeting` is `[0-9a-f]{{64}}`, but `rrpkg.lock` has `{other}`\n", failed);
        Assert.Equal("[]\n", await RunAsync("list", "--json"));
    }

    // A part is solved with the whole: alone, teller would have the library without the option.
    [Fact]
    public async Task Install_LockedPartOfTheRequests_ComesOutAsInTheWhole()
    {
        Replace("ports/greeting/port.yaml", "schema: 1", "schema: 1\noptions: {loud: {summary: Shouts}}");
        await RunAsync("lock", "teller", "greeting[loud]", "--target", Target);

        Assert.Equal(
            $"build   greeting 1.0.0 for {Target}\nbuild   teller 2.1.0 for {Target}\n",
            await RunAsync("install", "teller", "--target", Target, "--locked", "--dry-run"));
    }

    [Fact]
    public async Task Lock_PortWithABuildTool_LocksTheToolsOwnGraph()
    {
        Replace("ports/greeting/port.yaml", "schema: 1", "schema: 1\nbuild-tools: [{port: teller, range: \"[2.0,3.0)\"}]");
        Replace("ports/teller/port.yaml", "dependencies:\n  - port: greeting\n    range: \"[1.0,2.0)\"\n", "");
        Replace("ports/teller/port.yaml", "-lgreeting", "-DALONE");
        Replace("ports/teller/files/teller.c", "const char *greeting(void);", "const char *greeting(void) { return \"\"; }");
        await RunAsync("lock", "greeting", "--target", Target);
        await RunAsync("build", "greeting", "--target", Target);

        var text = await ReadAsync();

        Assert.Contains("\n        tools:\n          - \"teller@[2.0.0,3.0.0)\"\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\n    tools:\n\n      \"teller@[2.0.0,3.0.0)\":\n\n        teller:\n          version: \"2.1.0\"\n",
            text,
            StringComparison.Ordinal);
        Assert.Equal(2, Packages().Count(text));
        await RunAsync("build", "greeting", "--target", Target, "--frozen");
    }

    [Fact]
    public async Task Lock_PortThatNeedsAVirtual_KeepsItsProvider()
    {
        Replace("ports/greeting/port.yaml", "schema: 1", "schema: 1\nprovides: [word]");
        Copy("greeting", "salute");
        Replace("ports/teller/port.yaml", "  - port: greeting\n    range: \"[1.0,2.0)\"", "  - port: word");
        await File.WriteAllTextAsync(
            Path.Combine(_tree.Path, "ports/virtuals.yaml"),
            "schema: 1\nvirtuals:\n  word:\n    summary: A library that knows one word\n    providers: [greeting, salute]\n",
            TestContext.Current.CancellationToken);
        Prefer("salute");
        await RunAsync("lock", "teller", "--target", Target);
        Assert.Contains("    providers:\n      word: salute\n", await ReadAsync(), StringComparison.Ordinal);

        Prefer("greeting");

        Assert.StartsWith(
            "build   salute",
            await RunAsync("install", "teller", "--target", Target, "--dry-run"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "build   salute",
            await RunAsync("install", "word", "--target", Target, "--locked", "--dry-run"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "add     greeting 1.0.0", await RunAsync("update", "salute", "--dry-run"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_TwoAtOnce_KeepsBoth()
    {
        await Task.WhenAll(RunAsync("lock", "teller", "--target", Target), RunAsync("lock", "greeting", "--target", Target));

        Assert.Contains("    requests:\n      - greeting\n      - teller\n", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_ARequestTakenOutByHand_DropsWhatNobodyNeeds()
    {
        await RunAsync("lock", "teller", "greeting", "--target", Target);
        await WriteAsync((await ReadAsync()).Replace("      - teller\n", "", StringComparison.Ordinal));

        Assert.Equal($"remove  teller 2.1.0 for {Target}\nrrpkg.lock has 1 port for {Target}\n", await RunAsync("lock"));
    }

    [Fact]
    public async Task Commands_WithoutTheRightFile_SayWhatToDo()
    {
        Assert.Contains(
            "error[RR2112]",
            await FailAsync(1, "build", "teller", "--target", Target, "--locked"),
            StringComparison.Ordinal);
        Assert.Contains("error[RR2112]", await FailAsync(1, "update", "--lock", "none.lock"), StringComparison.Ordinal);
        await RunAsync("lock", "greeting", "--target", Target, "--lock", "sub/other.lock");
        Assert.False(File.Exists(LockFile));
        Assert.Contains(
            "hint: did you mean `greeting`?",
            await FailAsync(1, "update", "greting", "--lock", "sub/other.lock"),
            StringComparison.Ordinal);
        Assert.Contains(
            "  nothing is locked for `teller`",
            await FailAsync(1, "build", "teller", "--target", Target, "--lock", "sub/other.lock", "--locked"),
            StringComparison.Ordinal);
        await WriteAsync("schema: 1\n<<<<<<< ours\n");
        Assert.Contains(
            "error[RR2111]", await FailAsync(1, "build", "teller", "--target", Target), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Machine.Run("/", "chmod", "-R", "u+w", _home.Path);
        _home.Dispose();
        _tree.Dispose();
        _work.Dispose();
    }

    [GeneratedRegex("package: \"[0-9a-f]{64}\"")]
    private static partial Regex Packages();

    [GeneratedRegex("image: \"[0-9a-f]{64}\"")]
    private static partial Regex Images();

    [GeneratedRegex("toolchain: \"[0-9a-f]{64}\"")]
    private static partial Regex Toolchains();

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    private Task<string> ReadAsync() => ReadAsync(LockFile);

    private Task WriteAsync(string text) => File.WriteAllTextAsync(LockFile, text, TestContext.Current.CancellationToken);

    private void Replace(string file, string before, string after)
    {
        var path = Path.Combine(_tree.Path, file);
        var text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    private void Copy(string port, string name)
    {
        var (from, to) = (Path.Combine(_tree.Path, "ports", port), Path.Combine(_tree.Path, "ports", name));
        Machine.Run("/", "cp", "-r", from, to);
        Replace($"ports/{name}/port.yaml", $"name: {port}", $"name: {name}");
    }

    private void Prefer(string provider)
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "config"));
        File.WriteAllText(Path.Combine(_home.Path, "config/config.yaml"), $"schema: 1\nprefer: {{word: {provider}}}\n");
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await _rrpkg.RunAsync([.. arguments, "--ports", _tree.Path]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private async Task<string> FailAsync(int exitCode, params string[] arguments)
    {
        var result = await _rrpkg.RunAsync([.. arguments, "--ports", _tree.Path]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        return result.Error;
    }
}
