using System.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Locking;

public sealed class LockFileFormatTests
{
    [Fact]
    public void Write_ThenReadAndWrite_GivesTheSameText()
    {
        var seed = Environment.TickCount;
        var files = new RandomLockFile(new Random(seed));
        for (var i = 0; i < 500; i++)
        {
            var file = files.Next();
            var text = LockFileWriter.Write(file);
            var read = LockFileReader.Read(text, "rrpkg.lock");

            Assert.True(read.Diagnostics.IsEmpty, $"seed {seed}, file {i}: {string.Join('\n', read.Diagnostics)}\n{text}");
            Assert.Equal(text, LockFileWriter.Write(read.Value!));
            Assert.Equal(file.Targets.Keys, read.Value!.Targets.Keys);
            foreach (var (target, locked) in file.Targets)
            {
                // The writer may leave nothing out: what was written is found again, entry by entry.
                var again = read.Value.Targets[target];
                Assert.Empty(LockComparison.Differences(locked, again));
                Assert.Empty(locked.OtherArtifacts(again));
                Assert.Equal(locked.Toolchain, again.Toolchain);
                Assert.Equal(
                    locked.Requests.Select(static r => r.ToString()), again.Requests.Select(static r => r.ToString()));
                Assert.Equal(locked.Providers, again.Providers);
                Assert.Equal(
                    locked.Ports.Values.Select(static p => (p.Package, p.Image)),
                    again.Ports.Values.Select(static p => (p.Package, p.Image)));
            }
        }
    }

    [Fact]
    public void Read_WrittenByHand_IsWrittenInOneOrder()
    {
        var hash = new string('a', 64);
        var one =
            $"schema: 1\ntargets: {{hosted-x86_64: {{requests: [b, a], ports: {{b: {{port: \"{hash}\", version: \"1.0\"}}, "
                + $"a: {{version: \"2.0.0\", port: \"{hash}\"}}}}}}}}\n";
        var other =
            $"schema: 1\ntargets: {{hosted-x86_64: {{ports: {{a: {{version: \"2.0\", port: \"{hash}\"}}, b: {{version: "
                + $"\"1.0.0\", port: \"{hash}\"}}}}, requests: [a, b]}}}}\n";

        Assert.Equal(Rewritten(one), Rewritten(other));
    }

    // What version control does when two branches each lock one port more.
    [Theory]
    [InlineData("alpha", "zeta", true)]
    [InlineData("alpha", "beta", false)]
    public void Merge_OfBranchesThatAddPorts_ConflictsOnlyAtTheSamePlace(string mine, string theirs, bool isClean)
    {
        Assert.SkipUnless(Machine.Has("git"), "git is not installed");
        using var directory = new TemporaryDirectory();
        string Write(string name, params string[] ports)
        {
            var path = Path.Combine(directory.Path, name);
            File.WriteAllText(
                path,
                LockFileWriter.Write(
                    LockFile.Empty.With(
                        LockSamples.Target, LockSamples.Locked([.. ports.Select(p => LockSamples.Port(p, "1.0.0"))]))));
            return path;
        }

        var merged = Write("mine", "middle", mine);
        var start = new ProcessStartInfo(
            "git", ["merge-file", merged, Write("base", "middle"), Write("theirs", "middle", theirs)]);
        using var git = Process.Start(start)!;
        Assert.True(git.WaitForExit(TimeSpan.FromSeconds(30)));
        var read = LockFileReader.Read(File.ReadAllText(merged), "rrpkg.lock");

        if (isClean)
        {
            Assert.Equal(0, git.ExitCode);
            Assert.Equal(File.ReadAllText(Write("both", "middle", mine, theirs)), LockFileWriter.Write(read.ValueOrThrow()));
            Assert.Equal(File.ReadAllText(merged), LockFileWriter.Write(read.ValueOrThrow()));
        }
        else
        {
            Assert.Equal("RR2111", Assert.Single(read.Diagnostics).Id);
        }
    }

    private static string Rewritten(string text) =>
        LockFileWriter.Write(LockFileReader.Read(text, "rrpkg.lock").ValueOrThrow());
}
