using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Sources.Patching;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Building.Hostile;

/// <summary>
/// Ports whose steps attack the program that builds them. Whatever they leave, nothing outside of the build changes.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Security", "CA5394", Justification = "A seed has to give the same build again; nothing is secret.")]
public sealed class HostilePortTests : IDisposable
{
    private const int Rounds = 12;

    private readonly BuildFixture _fixture = new();

    public HostilePortTests()
    {
        Write("outside/file", "kept");
        Write("outside/LICENSE", "kept");
        Write("outside/patched/file", "one\n");
        Write("outside/program", "kept");
        Write("outside/libz.la", "# libz.la - a libtool library file\n");
        Write("outside/licenses/hostile/LICENSE", "kept");
        Directory.CreateDirectory(_fixture.PathOf("outside/empty"));
        Machine.Run("/", "mkfifo", _fixture.PathOf("outside/pipe"));
        Write("port/files/input", "kept");
        Write("port/p", "--- a/patched/file\n+++ b/patched/file\n@@ -1 +1 @@\n-one\n+two\n");
        Write("other/input", "kept");
        Write("other/usr/input", "kept");
    }

    private string Target => _fixture.PathOf("outside");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Build_OfRandomAttacks_ChangesNotOneByteOutside()
    {
        var seed = Number("RRPKG_SEED") ?? Environment.TickCount;
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < (Number("RRPKG_ROUNDS") ?? Rounds); round++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"RRPKG_SEED={seed + round}");
            var random = new Random(seed + round);
            var script = new HostileScript(random, _fixture.PathOf("outside"));
            var outcome = await RunAsync(script.Write(), script.Write(), random.Next(3) == 0);
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", counts.Select(static c => $"{c.Key}: {c.Value}")));
    }

    [Theory]
    [InlineData("rm -rf dest; ln -s {0} dest", false, "RR5243")]
    [InlineData("mkdir -p dest/usr/share/licenses; ln -s {0} dest/usr/share/licenses/hostile", false, "RR5243")]
    [InlineData("rm root/LICENSE; ln -s {0}/file root/LICENSE", false, "RR5114")]
    [InlineData("rm root/LICENSE; ln -s {0}/file root/LICENSE", true, "RR5203")]
    [InlineData("rm -rf tmp; ln -s {0} tmp", false, "RR5243")]
    [InlineData("rm -rf root; ln -s {0} root", false, "RR5243")]
    [InlineData("ln -s {0} tree", true, "RR5243")]
    [InlineData("rm -r root/patched; ln -s {0}/patched root/patched", false, "RR5227")]
    [InlineData("mkdir -p dest/usr; mkfifo dest/usr/pipe", false, "RR3105")]
    [InlineData("mkfifo root/pipe", true, "RR5240")]
    [InlineData("rm root/LICENSE; mkfifo root/LICENSE", false, "RR5114")]
    [InlineData("rm root/patched/file; mkfifo root/patched/file", false, "RR5223")]
    public async Task Build_ThatReplacesWhatRrpkgNeeds_IsRefused(string attack, bool copies, string id)
    {
        var script = $"cd /build; {attack.Replace("{0}", Target, StringComparison.Ordinal)}";
        Assert.Equal(id, await RunAsync(script, "true", copies));
    }

    [Fact]
    public async Task Build_WhoseStepLeavesAProcessThatKillsItsKeeper_IsAloneAfterwards()
    {
        // It kills all but the first process, closes its outputs, and writes for as long as it lives.
        const string script = "( while :; do echo x >> /build/root/alive; done ) >/dev/null 2>&1 </dev/null 3>&- &\n"
            + "me=$!; for p in /proc/[0-9]*; do p=${p#/proc/}; case $p in $$ | $me | 1) ;; *) kill -KILL $p;; esac; done\n"
            + "mkdir -p /build/dest/usr/share; echo x > /build/dest/usr/share/x";
        Assert.Equal("RR5307", await RunAsync(script, "true", copies: false, async () =>
        {
            var file = new FileInfo(_fixture.PathOf("build/build/root/alive"));
            var length = file.Length;
            await Task.Delay(TimeSpan.FromSeconds(0.3), Cancel);
            file.Refresh();
            Assert.Equal(length, file.Length);
        }));
    }

    [Fact]
    public async Task Build_WhoseDirectoryIsKept_CanBeEnteredByItsOwnerAlone()
    {
        await RunAsync("exit 1", "true", copies: false);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_fixture.PathOf("build")));
    }

    /// <returns>The id of the problem that the build ended with, or <c>built</c>.</returns>
    private async Task<string> RunAsync(string first, string second, bool copies, Func<Task>? look = null)
    {
        var before = Outside();
        var port = Port("hostile", Stage("first", Attack(first)), Second(second, copies)) with
        {
            Patches = [new Patch { File = "p", After = "first/attack" }],
        };
        var outcome = await OutcomeAsync(() => BuildAsync(port));

        await (look?.Invoke() ?? Task.CompletedTask);

        // What is refused may be looked at all the same, as a second build that is compared is.
        await OutcomeAsync(() => PackageTree.DescribeAsync(_fixture.PathOf("build/build/dest"), Cancel));
        Assert.Equal(before, Outside());
        DirectoryTree.Delete(_fixture.PathOf("build/build"));
        Assert.Equal(before, Outside());
        return outcome;
    }

    private static BuildStage Second(string script, bool copies) =>
        Stage("second", Attack(script), Step("run", "sh", "-c", "echo x > x; exit 0")) with
        {
            Tree = copies ? StageTree.Copied : StageTree.Shared,
        };

    /// <summary>Braces of the script are not those of a template.</summary>
    private static Step Attack(string script)
    {
        var escaped = script.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        return Step("attack", "sh", "-c", escaped);
    }

    private async Task BuildAsync(Port port)
    {
        var inputs = Inputs(port) with
        {
            PortFiles = Inputs(port).PortFiles.Add("p", new PortFile(Sha256Digest.OfText(""), Executable: false)),
            Dependencies =
            [
                new PlannedDependency(PortName.Parse("other"), Version("1.0.0"), default, DependencyRole.Library),
            ],
        };
        var sources = new PatchedSources(_fixture.PathOf("port"));
        await _fixture.BuildAsync(inputs, sources, Cancel, "build", ("other", _fixture.PathOf("other")));
    }

    private static async Task<string> OutcomeAsync(Func<Task> work)
    {
        try
        {
            await work();
            return "built";
        }
        catch (DiagnosticException e)
        {
            return e.Diagnostics[0].Id;
        }
        catch (FileNotFoundException)
        {
            return "not there";
        }
    }

    private string[] Outside() =>
        MachineSnapshot.Of(_fixture.PathOf("outside"), _fixture.PathOf("port"), _fixture.PathOf("other"));

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.PathOf(name))!);
        File.WriteAllText(_fixture.PathOf(name), content);
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A licence and a file to patch, and patches as a port has them.</summary>
    private sealed class PatchedSources(string portFolder) : Engine.Building.IBuildSources
    {
        private readonly MemorySources _files = new(("patched/file", "one\n"));

        public Task LayOutAsync(BuildPlan plan, string root, CancellationToken cancellationToken) =>
            _files.LayOutAsync(plan, root, cancellationToken);

        public Task ApplyAsync(PlannedPatch patch, HeldDirectory root, CancellationToken cancellationToken)
        {
            PatchApplier.Apply(patch.Patch, portFolder, root);
            return Task.CompletedTask;
        }
    }
}
