using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Sources.Patching;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Sources;

/// <summary>
/// Random changes to random trees, as diff and git write them: what GNU patch makes of them comes out, to the byte.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same input again; nothing is secret.")]
public sealed class PatchDifferentialTests(ITestOutputHelper output)
{
    /// <summary>How a patch is made, and how many directories are to be taken off its names.</summary>
    private static readonly (string Command, int Strip)[] s_modes =
    [
        ("diff -ruN a b", 1),
        ("TZ=America/New_York diff -ruN a b", 1),
        ("diff -rN -U1 a b", 1),
        ("diff -rN -U0 a b", 1),
        ("diff -ruN ./a ./b", 2),
        ("diff -ruN $PWD/a $PWD/b", 0),
        ("diff -ruN a b | sed 's/$/\\r/'", 1),
        ("diff -ruNp a b | sed 's/\\t\\([0-9]\\{4\\}-\\)/ \\1/'", 1),
        ("git diff --no-index --no-renames --text a b", 2),
        ("git diff --no-index --no-renames --text --no-prefix a b", 1),
    ];

    [Fact]
    public async Task Apply_WhatDiffAndGitMake_GivesTheSameAsPatch()
    {
        Assert.SkipUnless(Machine.Has("patch"), "the machine lacks patch, which the result is compared with");
        var first = TestSetting.Number("RRPKG_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var rounds = TestSetting.Number("RRPKG_ROUNDS") ?? 20;
        output.WriteLine($"RRPKG_SEED={first}");
        var (same, refusedByBoth) = (0, 0);
        for (var seed = first; seed < first + rounds; seed++)
        {
            using var directory = new TemporaryDirectory();
            var mode = s_modes[seed % s_modes.Length];
            MakeTrees(directory.Path, new Random(seed));
            await ShellAsync(directory.Path, $"{{ {mode.Command}; }} >p.patch; cp -a a expected; cp -a a actual");
            var strip = mode.Strip > 0 ? mode.Strip : directory.Path.Count(static c => c == '/') + 2;
            var refused = await ShellAsync(
                directory.Path, $"cd expected && patch -s -f -p{strip} --fuzz=0 --no-backup-if-mismatch <../p.patch");

            // patch cannot tell where a name with blanks ends in git's header, and a new empty file has no other. git can.
            if (refused != 0 && mode.Command.StartsWith("git", StringComparison.Ordinal))
            {
                refused = await ShellAsync(
                    directory.Path, $"rm -rf expected && cp -a a expected && cd expected && git apply -p{strip} ../p.patch");
            }

            if (refused != 0)
            {
                Assert.Throws<DiagnosticException>(() => Apply(directory.Path, strip));
                refusedByBoth++;
                continue;
            }

            try
            {
                Apply(directory.Path, strip);
            }
            catch (DiagnosticException e) when (Changes(directory.Path))
            {
                Assert.Fail($"RRPKG_SEED={seed} {mode.Command}: {e.Diagnostics[0].Message}");
            }
            catch (DiagnosticException e) when (e.Diagnostics[0].Id == "RR5221")
            {
                // The two trees happen to be the same.
            }

            var expected = Describe(Path.Combine(directory.Path, "expected"));
            var actual = Describe(Path.Combine(directory.Path, "actual"));
            Assert.True(expected == actual, $"RRPKG_SEED={seed} {mode.Command}:\n{actual}\nis not\n{expected}");
            same++;
        }

        output.WriteLine($"{same} the same, {refusedByBoth} refused by both");
        Assert.True(same > rounds / 2);
    }

    private static bool Changes(string directory) => new FileInfo(Path.Combine(directory, "p.patch")).Length > 0;

    private static void Apply(string directory, int strip)
    {
        using var root = HeldDirectory.Open(Path.Combine(directory, "actual"));
        PatchApplier.Apply(new Patch { File = "p.patch", Strip = strip }, directory, root);
    }

    private static void MakeTrees(string directory, Random random)
    {
        string[] folders = ["", "sub/", "sub/deep/er/", "with blank/", "\u00e9/"];
        foreach (var name in Enumerable.Range(0, 8).Select(n => $"{folders[random.Next(folders.Length)]}file{n}.c"))
        {
            List<string> lines = [.. Enumerable.Range(0, random.Next(40)).Select(_ => Line(random))];
            var isThere = random.Next(6) > 0;
            if (isThere)
            {
                Write(directory, $"a/{name}", lines, random);
            }

            // A file that is neither here nor there, goes, comes, stays or changes.
            if (random.Next(6) == 0)
            {
                continue;
            }

            for (var changes = random.Next(4); changes > 0 && isThere; changes--)
            {
                Change(lines, random);
            }

            Write(directory, $"b/{name}", lines, random);
        }

        Directory.CreateDirectory(Path.Combine(directory, "a"));
        Directory.CreateDirectory(Path.Combine(directory, "b"));
    }

    private static void Change(List<string> lines, Random random)
    {
        var at = random.Next(lines.Count + 1);
        switch (random.Next(3))
        {
            case 0:
                lines.Insert(at, Line(random));
                break;
            case 1 when at < lines.Count:
                lines.RemoveAt(at);
                break;
            case 2 when at < lines.Count:
                lines[at] = Line(random);
                break;
        }
    }

    private static string Line(Random random) => random.Next(8) switch
    {
        0 => "",
        1 => "-- a line like a header",
        2 => "++ another",
        3 => "\u00e9\u00ff",
        4 => "\tindented",
        5 => "carriage return\r",
        _ => $"line {random.Next(20)}",
    };

    private static void Write(string directory, string name, List<string> lines, Random random)
    {
        var path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var text = string.Join('\n', lines) + (random.Next(5) == 0 ? "" : "\n");
        File.WriteAllText(path, lines.Count == 0 ? "" : text, Encoding.Latin1);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(1000 + random.Next(10_000)));
    }

    private static string Describe(string root) => string.Join(
        '\n',
        DirectoryTree.Leaves(root).Order(StringComparer.Ordinal).Select(name => Describe(name, Path.Combine(root, name))));

    private static string Describe(string name, string path) => FileEntry.KindOf(path) == FileEntryKind.Directory
        ? $"{name}/"
        : $"{name} {FileEntry.IsExecutable(File.GetUnixFileMode(path))} "
            + $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}";

    private static async Task<int> ShellAsync(string directory, string script)
    {
        var command = new CommandLine
        {
            Program = "bash",
            Arguments = ["-c", script],
            WorkingDirectory = directory,
            Environment = CommandLine.CleanEnvironment
                .SetItem("HOME", directory).SetItem("LC_ALL", "C.UTF-8").SetItem("TZ", "UTC"),
        };
        return (await ChildProcess.RunAsync(command, TestContext.Current.CancellationToken)).ExitCode;
    }
}
