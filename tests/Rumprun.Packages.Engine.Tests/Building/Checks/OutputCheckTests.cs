using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Building.Checks;

public sealed class OutputCheckTests : IDisposable
{
    private const string Install = "mkdir -p $DEST/usr/bin $DEST/usr/lib && ";

    private readonly BuildFixture _fixture = new();

    /// <summary>
    /// For each rule, what breaks it: the check, the id, a shell command, the file, and what is said of it.
    /// </summary>
    public static TheoryData<string, string, string, string, string> Failing => new()
    {
        { "outside-prefix", "RR5330", "touch $DEST/usr/x; install -D /dev/null "
            + "$DEST/etc/x.conf", "etc/x.conf", "outside the port's prefix `/usr`" },
        { "host-paths", "RR5331", "printf 'a\\nb\\nprefix=%s/opt\\n' $DEST > "
            + "$DEST/usr/lib/x.pc", "usr/lib/x.pc", "the build directory: line 3" },
        { "host-paths", "RR5331", "echo 'dir=$(gcc -print-libgcc-file-name)' $(gcc -print-libgcc-file-name) > "
            + "$DEST/usr/bin/x-config", "usr/bin/x-config", "`/usr/lib/gcc`" },
        {
            "host-paths",
            "RR5331",
            "echo \"const char *place = \\\"$DEST/x\\\";\" > p.c && $CC -c p.c && $AR rcs $DEST/usr/lib/libp.a p.o",
            "usr/lib/libp.a", "`p.o`, section `.rodata"
        },
        {
            // Across the end of a block.
            "host-paths",
            "RR5331",
            "{ head -c 262140 /dev/zero; printf %s/x $DEST; } > $DEST/usr/lib/large",
            "usr/lib/large",
            "offset 0x3fffc"
        },
        { "dynamic-objects", "RR5332", "echo 'int f;' > f.c && gcc -shared -Wl,-soname,libf.so -o $DEST/usr/lib/libf.so "
            + "f.c", "usr/lib/libf.so", "a shared library" },
        { "dynamic-objects", "RR5332", "echo 'int main(void){return 0;}' > f.c && gcc -o $DEST/usr/bin/f "
            + "f.c", "usr/bin/f", "needs a dynamic loader" },
        { "foreign-machine", "RR5333", "echo .byte 0 > f.s && as --32 -o $DEST/usr/lib/f.o "
            + "f.s", "usr/lib/f.o", "`I386` (32 bits), not for `hosted-x86_64`" },
        {
            "foreign-machine",
            "RR5333",
            "echo .byte 0 > f.s && as --32 -o a-rather-long-name.o f.s && ar rcs $DEST/usr/lib/libf.a a-rather-long-name.o",
            "usr/lib/libf.a", "a member `a-rather-long-name.o` that is for"
        },
        { "file-modes", "RR5335", "install -m 4755 /dev/null $DEST/usr/bin/su", "usr/bin/su", "setuid" },
        { "file-modes", "RR5335", "install -m 2755 /dev/null $DEST/usr/bin/wall", "usr/bin/wall", "setgid" },
        { "file-modes", "RR5335", "install -m 666 /dev/null $DEST/usr/lib/open", "usr/lib/open", "written by everyone" },
        { "dangling-links", "RR5336", "ln -s /usr/lib/none "
            + "$DEST/usr/lib/link", "usr/lib/link", "a link to `/usr/lib/none`" },
        { "dangling-links", "RR5336", "ln -s ../none $DEST/usr/lib/link", "usr/lib/link", "a link to `../none`" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Build_OfWhatARuleForbids_IsRefusedUnlessThePortAllowsIt(
        string check, string id, string command, string file, string said)
    {
        var problem = await ProblemAsync(Built(command));

        Assert.Equal(id, problem.Id);
        Assert.StartsWith($"`{file}` of `sample` ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"`allow: [{{check: {check}, paths: [{file}], why: \"...\"}}]`", problem.Hints[1], StringComparison.Ordinal);

        var allowed = Built(command) with { Allowances = [Allowance(check, file)] };
        Assert.True(Path.Exists($"{(await BuildAsync(allowed)).Tree}/{file}"));
    }

    [Fact]
    public async Task Build_OfNothing_IsRefusedUnlessThePortAllowsIt()
    {
        var empty = Port("sample", Stage("s", Step("run", "true")));

        Assert.Equal("RR5112", (await ProblemAsync(empty)).Id);
        await BuildAsync(empty with { Allowances = [Allowance("empty-package")] });
    }

    [Fact]
    public async Task Build_WithoutLicenseText_IsRefusedUnlessThePortAllowsIt()
    {
        var bare = Built("touch $DEST/usr/lib/x") with { LicenseFiles = [] };

        Assert.Equal("RR5334", (await ProblemAsync(bare)).Id);
        await BuildAsync(bare with { Allowances = [Allowance("license-text")] });
    }

    [Theory]
    [InlineData("host-paths", "usr/lib/x")]
    [InlineData("license-text", null)]
    [InlineData("empty-package", null)]
    public async Task Build_WithAnAllowanceThatAllowsNothing_IsRefused(string check, string? path)
    {
        var port = Built("touch $DEST/usr/lib/x") with { Allowances = [Allowance(check, path)] };
        var problem = await ProblemAsync(port);

        Assert.Equal("RR5337", problem.Id);
        Assert.Contains($"`{check}`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithAnAllowanceForAnotherPlatform_DoesNotAskForIt()
    {
        var elsewhere = new Condition { Platforms = [new Alternative<Platform>(Platform.Hw, Negated: false)] };
        var port = Built("touch $DEST/usr/lib/x") with
        {
            Allowances = [new Conditional<CheckAllowance>(Allowance("host-paths", "usr/lib/x").Value, elsewhere)],
        };

        await BuildAsync(port);
    }

    [Fact]
    public async Task Build_WithManyFaults_TellsSomeOfEachAndCountsTheRest()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => BuildAsync(
            Built(
                "for i in 1 2 3 4 5 6 7; do install -m 666 /dev/null $DEST/usr/lib/$i; ln -s none $DEST/usr/lib/l$i; "
                    + "done")));

        Assert.Equal(
            [.. Enumerable.Repeat("RR5335", 5), .. Enumerable.Repeat("RR5336", 5)], e.Diagnostics.Select(static d => d.Id));
        Assert.EndsWith("; the same goes for 2 more", e.Diagnostics[4].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_OfWhatLooksLikeAFaultAndIsNone_Succeeds() => await BuildAsync(Built(
        // A longer name, a static program that relocates itself, a link that an installation wrote with the tree's place in
        // it.
        "echo ${DEST}ination > $DEST/usr/lib/text && echo 'int main(void){return 0;}' > m.c && gcc -static-pie -o "
            + "$DEST/usr/bin/m m.c"
        + " && ln -s $DEST/usr/bin/m $DEST/usr/bin/n && ln -s /usr/bin/m $DEST/usr/bin/o") with
        {
            // glibc's own static parts name its directories; musl-gcc makes no static-pie.
            Allowances = [Allowance("host-paths", "usr/bin/m")],
        });

    [Fact]
    public async Task Build_OfAProgramThatShowsHowItWasCompiled_Succeeds() => await BuildAsync(Built(
        "echo \"const char *how = \\\"cc -I$DEST/include -L$DEST/lib -specs=$DEST/x -c\\\";\" > p.c && $CC -c p.c"
            + " && $AR rcs $DEST/usr/lib/libp.a p.o && cp p.o $DEST/usr/lib"));

    [Fact]
    public async Task Build_OfATextThatListsWhereLibrariesAre_Succeeds() => await BuildAsync(Built(
        "echo 'Linux has /lib/x86_64-linux-gnu, and /usr/lib/gcc' > $DEST/usr/lib/platforms.txt"));

    [Fact]
    public async Task Build_OfAScriptThatNamesTheToolchain_LeavesItsPlaceOut()
    {
        var outcome = await BuildAsync(Built(
            "printf '#!/bin/sh\\n/toolchain/bin/cc -v\\n' > $DEST/usr/bin/report; "
                + "printf '/toolchain/bin/cc -v\\n' > $DEST/usr/bin/data"));

        Assert.Equal("#!/bin/sh\ncc -v\n", await File.ReadAllTextAsync($"{outcome.Tree}/usr/bin/report", Cancel));
        Assert.Equal("/toolchain/bin/cc -v\n", await File.ReadAllTextAsync($"{outcome.Tree}/usr/bin/data", Cancel));
    }

    [Fact]
    public async Task Build_OfLibtoolArchives_LeavesThemOut()
    {
        var outcome = await BuildAsync(Built(
            "printf '# libx.la - a libtool library file\\nlibdir=%s\\n' $DEST > $DEST/usr/lib/libx.la; echo text > "
                + "$DEST/usr/lib/other.la"));

        Assert.False(File.Exists($"{outcome.Tree}/usr/lib/libx.la"));
        Assert.True(File.Exists($"{outcome.Tree}/usr/lib/other.la"));
    }

    private static Conditional<CheckAllowance> Allowance(string check, string? path = null) =>
        new CheckAllowance(
            (OutputCheck)OutputChecks.Names.IndexOf(check), path is null ? [] : [new PathPattern(path)], "A test.");

    /// <summary>A port whose one step is a shell command that finds the staged tree in <c>DEST</c>.</summary>
    private static Port Built(string command) => Port("sample", Stage("s", Step(
        "run",
        "sh",
        "-ec",
        "DEST={dest}; " + (Install + command).Replace(
            "{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal))));

    private Task<BuildOutcome> BuildAsync(Port port) => _fixture.BuildAsync(Inputs(port), new MemorySources(), Cancel);

    private Task<Diagnostic> ProblemAsync(Port port) => _fixture.ProblemAsync(port, new MemorySources());
}
