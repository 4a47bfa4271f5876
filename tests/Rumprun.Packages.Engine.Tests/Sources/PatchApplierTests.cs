using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Sources.Patching;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Sources;

public sealed class PatchApplierTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_directory.Path, "src");

    private string PortFolder => Path.Combine(_directory.Path, "port");

    public PatchApplierTests()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Path.Combine(PortFolder, "patches"));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n")]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("a\nb\n", "a\nc")]
    [InlineData("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n12\n13\n")]
    [InlineData("", "new\n")]
    [InlineData("gone\n", "")]
    [InlineData("\u00e9\n", "\u00e8\n")]
    public async Task Apply_WhatDiffMade_GivesTheSameAsPatch(string before, string after)
    {
        Write("f.c", before);
        Write("f.c.new", after);
        var diff = await DiffAsync("diff", "-u", "--label", "a/f.c", "--label", "b/f.c", "f.c", "f.c.new");
        Apply(diff);
        Assert.Equal(after, Read("f.c"));
    }

    [Fact]
    public async Task Apply_WhatGitMade_CreatesDeletesAndSetsModes()
    {
        Write("keep.c", "one\ntwo\n");
        Write("gone.c", "bye\n");
        Write("tool", "#!/bin/sh\n");
        await GitAsync("init", "-q");
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x");
        Write("keep.c", "one\nTWO\n");
        File.Delete(PathOf("gone.c"));
        Write("new/run.sh", "#!/bin/sh\necho hi\n");
        File.SetUnixFileMode(PathOf("new/run.sh"), (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(PathOf("tool"), (UnixFileMode)0b111_101_101);
        Write("empty", "");
        await GitAsync("add", "-A");
        var diff = await GitAsync("diff", "--cached", "HEAD");
        await GitAsync("reset", "-q", "--hard", "HEAD");
        Assert.False(File.Exists(PathOf("new/run.sh")));

        Apply(diff);
        Assert.Equal("one\nTWO\n", Read("keep.c"));
        Assert.False(File.Exists(PathOf("gone.c")));
        Assert.Equal("#!/bin/sh\necho hi\n", Read("new/run.sh"));
        Assert.True(File.GetUnixFileMode(PathOf("new/run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.True(File.GetUnixFileMode(PathOf("tool")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal("", Read("empty"));
    }

    [Fact]
    public void Apply_InADirectoryWithStripZero_FindsTheFile()
    {
        Write("sub/f", "a\n");
        Apply("--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n", strip: 0, inside: "sub");
        Assert.Equal("b\n", Read("sub/f"));
    }

    [Fact]
    public void Apply_TextAroundTheDiff_IsLeftAside()
    {
        Write("f", "a\n");
        Apply(
            "From someone\n\nWhy this is needed.\n---\n f | 2 +-\n\n--- a/f\n+++ b/f\n@@ -1 +1 @@ main\n-a\n+b\n-- "
                + "\n2.39\n");
        Assert.Equal("b\n", Read("f"));
    }

    [Fact]
    public void Apply_TwoDiffsOfOneFile_ApplyInOrder()
    {
        Write("f", "a\n");
        Apply("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-b\n+c\n");
        Assert.Equal("c\n", Read("f"));
    }

    [Fact]
    public void Apply_NewNameMissing_TakesTheOldOne()
    {
        Write("f", "a\n");
        Apply("--- a/f\n+++ b/f.new\n@@ -1 +1 @@\n-a\n+b\n");
        Assert.Equal("b\n", Read("f"));
    }

    [Theory]
    [InlineData("+++ b/d/gone\t1970-01-01 00:00:00.000000000 +0000")]
    [InlineData("+++ b/d/gone\t1970-01-01 01:00:00 +0100")]
    [InlineData("+++ b/d/gone\t1969-12-31 16:00:00 -0800")]
    [InlineData("+++ b/d/gone\tThu Jan  1 02:00:00 1970")]
    [InlineData("+++ b/d/gone 1970-01-01 00:00:00")]
    [InlineData("+++ /dev/null")]
    public void Apply_TimeOf1970AndNothingLeft_DeletesFileAndEmptyDirectory(string header)
    {
        Write("d/gone", "a\n");
        Apply($"--- a/d/gone\t2020-01-01 00:00:00 +0000\n{header}\n@@ -1 +0,0 @@\n-a\n");
        Assert.False(Directory.Exists(PathOf("d")));
    }

    [Theory]
    [InlineData("+++ b/d/stays\t2020-01-01 00:00:00 +0000")]
    [InlineData("+++ b/d/stays")]
    public void Apply_OtherTimeAndNothingLeft_LeavesAnEmptyFile(string header)
    {
        Write("d/stays", "a\n");
        Apply($"--- a/d/stays\n{header}\n@@ -1 +0,0 @@\n-a\n");
        Assert.Equal("", Read("d/stays"));
    }

    [Theory]
    [InlineData("--- a/f 2024-06-06 14:05:11.000000000 -0500\n+++ b/f 2024-06-22 11:27:13 -0500", 1)]
    [InlineData("--- \"a/f\"\n+++ \"b/\\146\"", 1)]
    [InlineData("--- ./f.orig\n+++ ./f", 1)]
    [InlineData("--- f.orig\n+++ b/f", 1)]
    [InlineData("--- /home/me/f\n+++ /home/me/f", 3)]
    [InlineData("--- a/f.orig\n+++ b/f", 1)]
    [InlineData("--- a/f\n+++ b/f.longer", 1)]
    public void Apply_NamesAsPatchReadsThem_FindsTheFile(string names, int strip)
    {
        Write("f", "a\n");
        Write("f.longer", "a\n");
        Apply($"{names}\n@@ -1 +1 @@\n-a\n+b\n", strip);
        Assert.Equal(("b\n", "a\n"), (Read("f"), Read("f.longer")));
    }

    [Fact]
    public void Apply_ConvertedToCarriageReturns_TakesThemOff()
    {
        Write("f", "a\n");
        Apply("--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n--- /dev/null\r\n+++ b/n\r\n@@ -0,0 +1 @@\r\n+new\r\n");
        Assert.Equal(("b\n", "new\n"), (Read("f"), Read("n")));
    }

    [Fact]
    public void Apply_EmptyFileWithAQuotedName_IsCreated()
    {
        Apply("diff --git \"a/\\303\\251\" \"b/\\303\\251\"\nnew file mode 100644\nindex 0000000..e69de29\n");
        Assert.Equal("", Read("\u00e9"));
    }

    [Fact]
    public void Apply_NameInUtf8_IsThatName()
    {
        Apply("--- /dev/null\n+++ b/\u00c3\u00a9\n@@ -0,0 +1 @@\n+new\n");
        Assert.Equal("new\n", Read("\u00e9"));
    }

    [Fact]
    public void Apply_SecondHunkOff_FindsTheOnePlaceThatItFits()
    {
        Write("f", string.Concat(Enumerable.Range(1, 20).Select(static n => $"line {n}\n")));
        Apply("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-line 1\n+LINE 1\n@@ -9,2 +9,2 @@\n line 10\n-line 11\n+LINE 11\n");
        Assert.Contains("LINE 1\nline 2\n", Read("f"), StringComparison.Ordinal);
        Assert.Contains("line 10\nLINE 11\nline 12\n", Read("f"), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_HunkOffThatFitsSeveralPlaces_IsRefused()
    {
        Write("f", "x\na\nb\ny\na\nb\n");
        var e = AssertFails("RR5222", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
        Assert.Contains("several other places", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_LineEndingsDiffer_ShowsTheDifference()
    {
        Write("f", "a\r\n");
        var e = AssertFails("RR5222", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n");
        Assert.Contains("expected `a`, found `a\\r`", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_FileEndsEarly_SaysSo()
    {
        Write("f", "a\n");
        var e = AssertFails("RR5222", "--- a/f\n+++ b/f\n@@ -1,2 +1 @@\n a\n-b\n");
        Assert.Contains(
            "`f:2`: expected `b`, found the end of the file", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_MissingNewlineAtEnd_IsNotOverlooked()
    {
        Write("f", "a");
        var e = AssertFails("RR5222", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n");
        Assert.Contains("found `a (no newline)`", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_LaterFileFails_LeavesEarlierOnesAlone()
    {
        Write("f", "a\n");
        Write("g", "x\n");
        AssertFails("RR5222", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-a\n+b\n");
        Assert.Equal("a\n", Read("f"));
    }

    [Theory]
    [InlineData("RR5221", "no diff at all\n")]
    [InlineData("RR5221", "--- a/f\n+++ b/f\n")]
    [InlineData("RR5221", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n")]
    [InlineData("RR5221", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n-b\n+c\n")]
    [InlineData("RR5221", "--- a/f\n+++ b/f\n@@ nonsense @@\n")]
    [InlineData("RR5221", "@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("RR5223", "--- a/missing\n+++ b/missing\n@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("RR5224", "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+b\n")]
    [InlineData("RR5225", "--- a/../../f\n+++ b/../../f\n@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("RR5223", "--- /etc/f\n+++ /etc/f\n@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("RR5225", "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("RR5224", "--- a/f\t1970-01-01 00:00:00 +0000\n+++ b/f\t2020-01-01 00:00:00 +0000\n@@ -0,0 +1 @@\n+b\n")]
    [InlineData("RR5226", "*** a/f\t2020-01-01\n--- b/f\t2020-01-01\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n")]
    [InlineData("RR5226", "--- a/two\n+++ b/two\n@@ -1 +1 @@\n-a\n+b\n\n1c1\n< a\n---\n> b\n")]
    [InlineData("RR5226", "see:\n  --- a/f\n  +++ b/f\n  @@ -1 +1 @@\n  -a\n  +b\n--- a/two\n+++ b/two\n@@ -2 +2 @@\n-b\n")]
    [InlineData("RR5226", "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n")]
    [InlineData("RR5226", "diff --git a/f b/f\nindex 1..2 100644\nBinary files a/f and b/f differ\n")]
    [InlineData("RR5226", "diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+f\n")]
    [InlineData("RR5227", "--- a/link\n+++ b/link\n@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("RR5227", "--- a/folder/f\n+++ b/folder/f\n@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("RR5228", "--- a/two\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")]
    public void Apply_WhatCannotBe_IsRefusedAndChangesNothing(string id, string patch)
    {
        Write("f", "a\n");
        Write("two", "a\nb\n");
        File.CreateSymbolicLink(PathOf("link"), "f");
        File.CreateSymbolicLink(PathOf("folder"), ".");
        AssertFails(id, patch);
        Assert.Equal("a\n", Read("f"));
    }

    [Fact]
    public void Apply_PatchMissing_SaysSo()
    {
        var e = Assert.Throws<DiagnosticException>(
            () => Apply(new Patch { File = "patches/none.patch" }));
        Assert.Equal("RR5229", e.Diagnostics[0].Id);
    }

    private DiagnosticException AssertFails(string id, string patch)
    {
        var e = Assert.Throws<DiagnosticException>(() => Apply(patch));
        Assert.Equal(id, e.Diagnostics[0].Id);
        return e;
    }

    private void Apply(string patch, int strip = 1, string inside = ".")
    {
        File.WriteAllText(Path.Combine(PortFolder, "patches", "p.patch"), patch, Encoding.Latin1);
        Apply(new Patch { File = "patches/p.patch", Strip = strip, In = inside });
    }

    private void Apply(Patch patch)
    {
        using var root = HeldDirectory.Open(Root);
        PatchApplier.Apply(patch, PortFolder, root);
    }

    private string PathOf(string name) => Path.Combine(Root, name);

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content, Encoding.Latin1);
    }

    private string Read(string name) => File.ReadAllText(PathOf(name), Encoding.Latin1);

    private Task<string> GitAsync(params string[] arguments) => SystemCommand.RunAsync(Root, "git", arguments, _token);

    /// <summary>diff returns 1 where the files differ, and its bytes are no UTF-8: the shell keeps both.</summary>
    private async Task<string> DiffAsync(params string[] command)
    {
        await SystemCommand.RunAsync(Root, "sh", ["-c", "\"$@\" > ../diff; test $? = 1", "sh", .. command], _token);
        return await File.ReadAllTextAsync(Path.Combine(_directory.Path, "diff"), Encoding.Latin1, _token);
    }
}
