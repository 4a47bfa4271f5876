using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// <c>rrpkg build --check</c> on ports that come out the same, and on ports that notice where and when they are built.
/// </summary>
public sealed class BuildCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private readonly CommandRun _rrpkg;

    public BuildCheckTests()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(Machine.Has("bwrap"), "bubblewrap is not installed");
        Directory.CreateDirectory(Tree);
        _rrpkg = new CommandRun($"{_directory.Path}/home", Tree);
    }

    private string Tree => $"{_directory.Path}/tree";

    [Fact]
    public async Task Check_PortThatDependsOnNothing_IsIdenticalNowAndLater()
    {
        Write("echo same > out");

        var first = await CheckAsync();
        Assert.Equal((0, ""), (first.ExitCode, Errors(first)));
        Assert.Matches("^sample 1.0.0 for hosted-x86_64: [0-9a-f]{64} identical\n$", first.Output);

        // Built before: once more, and compared with what is in the store.
        var second = await CheckAsync("--json");
        using var json = JsonDocument.Parse(second.Output);
        Assert.Equal("identical", json.RootElement[0].GetProperty("verdict").GetString());
        Assert.Contains("building `sample` a second time", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("date +%N > out", "line 1")]
    [InlineData("uname -n > out", "first:  build\n  second: another-machine")]
    [InlineData("umask > out", "first:  0022\n  second: 0027")]
    [InlineData("echo \"$LANG\" > out", "second: fr_FR.UTF-8")]
    [InlineData("echo \"$MAKEFLAGS\" > out", "second:  -j1")]
    [InlineData("stat -c %Y in > out", "line 1")]
    [InlineData("{ seq 100000; date +%N; } > out", "line 100001")]
    [InlineData("date +%N > n; tr -d '\\n' < n > out; printf '\\000' | cat - out > o; mv o out", "offset 0x")]
    [InlineData(
        "{ echo '.section .rodata'; echo \".ascii \\\"$(date +%N)\\\"\"; } > x.s; as -o x.o x.s; ar rcD out x.o",
        "`x.o`, section `.rodata`, offset 0x")]
    [InlineData("touch out; [ \"$(umask)\" = 0022 ] || chmod +x out", "is executable only the second time")]
    public async Task Check_PortThatNotices_NamesMemberAndPlaceAndStoresNothing(string command, string place)
    {
        Write(command.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        var result = await CheckAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("error[RR5340]: `usr/share/out` of `sample` ", result.Error, StringComparison.Ordinal);
        Assert.Contains(place, result.Error.Replace("\n    ", "\n  ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Packages());
    }

    [Fact]
    public async Task Check_PortInTheStoreThatComesOutOtherwise_LeavesTheStoreAlone()
    {
        Write("uname -n > out");
        Assert.Equal(0, (await _rrpkg.RunAsync("build", "sample", "--target", "hosted-x86_64", "--ports", Tree)).ExitCode);
        var before = Packages();

        var result = await CheckAsync("--json");

        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("different", json.RootElement[0].GetProperty("verdict").GetString());
        Assert.Equal("RR5340", json.RootElement[0].GetProperty("problems")[0].GetProperty("id").GetString());
        Assert.Equal(before, Packages());
    }

    [Fact]
    public async Task Build_WithABrokenToolchain_StopsWithOneMessageBeforeAnythingIsFetched()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var toolchain = new SimulatedRumprun($"{_directory.Path}/toolchain", "hw");
        toolchain.Script($"bin/{SimulatedRumprun.Tuple}-gcc", "echo 'cc1: out of order' >&2; exit 1");
        Write(
            "true",
            $"url: \"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/x.tar.gz\"\n    sha256: "
                + $"\"{new string('0', 64)}\"");
        var rrpkg = new CommandRun($"{_directory.Path}/home", Tree);
        rrpkg.Variables["RRPKG_RUMPRUN"] = toolchain.Prefix;

        var result = await rrpkg.RunAsync("build", "sample", "--target", "hw-x86_64", "--ports", Tree);

        Assert.Equal(4, result.ExitCode);
        Assert.Single(result.Error.Split('\n'), static l => l.StartsWith("error", StringComparison.Ordinal));
        Assert.Contains("error[RR5005]: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("cc1: out of order", result.Error, StringComparison.Ordinal);
        Assert.False(server.Pending());
    }

    public void Dispose()
    {
        Machine.Run("/", "chmod", "-R", "u+w", _directory.Path);
        _directory.Dispose();
    }

    private static string Errors(CommandRun.Result result) =>
        string.Concat(result.Error.Split('\n').Where(static l => l.StartsWith("error", StringComparison.Ordinal)));

    private Task<CommandRun.Result> CheckAsync(params string[] more) =>
        _rrpkg.RunAsync(["build", "sample", "--check", "-j", "2", "--target", "hosted-x86_64", "--ports", Tree, .. more]);

    private string[] Packages()
    {
        var store = $"{_directory.Path}/home/data/store";
        return Directory.Exists(store)
            ? [.. Directory.EnumerateDirectories(store).Where(
                static d => Path.GetFileName(d).Length == 64).Order(StringComparer.Ordinal)]
            : [];
    }

    private void Write(string command, string source = "path: files")
    {
        Directory.CreateDirectory($"{Tree}/ports/sample/files");
        Directory.CreateDirectory($"{Tree}/recipes");
        File.WriteAllText($"{Tree}/ports/sample/files/LICENSE", "Do as you like.\n");
        File.WriteAllText($"{Tree}/ports/sample/files/in", "input\n");
        File.WriteAllText($"{Tree}/ports/sample/port.yaml", $$"""
            schema: 1
            name: sample
            version: "1.0.0"
            summary: A port that does as a test says
            license: BSD-2-Clause
            license-files: [LICENSE]
            sources:
              - {{source}}
            build:
              - name: only
                steps:
                  - name: make
                    run: [sh, -ec, '{{command.Replace("'", "''", StringComparison.Ordinal)}}']
                  - name: install
                    run: [sh, -ec, "mkdir -p {dest}{prefix}/share && cp out {dest}{prefix}/share/out"]
            """);
    }
}
