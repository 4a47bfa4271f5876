using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Toolchains;

public sealed class ToolchainFinderTests : IDisposable
{
    private static readonly Target Hw = new(Platform.Hw, Architecture.X86_64);
    private static readonly Target Xen = new(Platform.Xen, Architecture.X86_64);

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Find_SeveralPlaces_TakesThemInOrder()
    {
        string[] prefixes = [Install("variable"), Install("path"), Install("configured"), Install("default")];
        var search = new ToolchainSearch
        {
            Variable = prefixes[0],
            Path = SearchPath.Parse($"{prefixes[1]}/bin"),
            Configured = [prefixes[2]],
            Default = prefixes[3],
        };

        Assert.Equal((prefixes[0], "RRPKG_RUMPRUN"), await FoundAsync(search));
        Assert.Equal((prefixes[1], "PATH"), await FoundAsync(search with { Variable = null }));
        Assert.Equal((prefixes[2], "configuration"), await FoundAsync(search with { Variable = "", Path = new([]) }));
        Assert.Equal(
            (prefixes[3], "default"), await FoundAsync(search with { Variable = null, Path = new([]), Configured = [] }));
    }

    [Fact]
    public async Task Find_FirstHasNotThePlatform_TakesTheNext()
    {
        var search = Search(Install("a")) with { Default = Install("b", "hw", "xen") };

        Assert.Equal($"{_directory.Path}/b", (await Finder(search).FindAsync(Xen, Cancel)).Prefix);
    }

    [Fact]
    public async Task Find_Simulated_IsDescribedWithAllItsTools()
    {
        var toolchain = await Finder(Search(Install("t"))).FindAsync(Hw, Cancel);

        Assert.Equal($"{_directory.Path}/t/bin/{SimulatedRumprun.Tuple}-gcc", toolchain.Tools[ToolKind.Cc]);
        Assert.DoesNotContain(ToolKind.Cxx, toolchain.Tools.Keys);
        Assert.Equal($"{_directory.Path}/t/rumprun-x86_64", toolchain.Sysroot);
        Assert.StartsWith("rumprun hw, gcc ", toolchain.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NothingInstalled_SaysHowToGetOne()
    {
        var problem = await ProblemAsync(Search($"{_directory.Path}/none"));

        Assert.Equal("RR5002", problem.Id);
        Assert.Contains(problem.Hints, static h => h.Contains("RRPKG_RUMPRUN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_OtherPlatformOnly_SaysWhichToolchainItIs() =>
        Assert.Contains(
            $"`{_directory.Path}/t` cannot make images for `xen`",
            (await ProblemAsync(Search(Install("t")), Xen)).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Find_VariableNamesNoToolchain_StopsInsteadOfTakingAnother()
    {
        var search = Search(Install("good")) with { Variable = _directory.Path };

        Assert.Equal("RR5006", (await ProblemAsync(search)).Id);
    }

    [Theory]
    [InlineData($"bin/{SimulatedRumprun.Tuple}-ar")]
    [InlineData("rumprun-x86_64/include/stdio.h")]
    [InlineData("rumprun-x86_64/lib/libc.a")]
    [InlineData("bin/rumprun-bake")]
    public async Task Find_FileMissing_NamesIt(string name)
    {
        var prefix = Install("t");
        File.Delete(Path.Combine(prefix, name));
        var problem = await ProblemAsync(Search(prefix));

        Assert.Equal("RR5003", problem.Id);
        Assert.Contains($"`{prefix}/{name}`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_CompilerNotExecutable_NamesIt()
    {
        var toolchain = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        await File.WriteAllTextAsync(toolchain.Compiler + ".new", "", Cancel);
        File.Move(toolchain.Compiler + ".new", toolchain.Compiler, overwrite: true);

        Assert.Equal("RR5003", (await ProblemAsync(Search(toolchain.Prefix))).Id);
    }

    [Theory]
    [InlineData("exec /nowhere/gcc \"$@\"", "/nowhere/gcc")]
    [InlineData("exit 3", "exits with 3")]
    [InlineData("exit 0", "leaves no file")]
    [InlineData("exec gcc \"$@\"", "not a bakeable object")]
    [InlineData("echo \"main.c:1: error: no more memory\" >&2; exit 1", "no more memory")]
    public async Task Find_CompilerBroken_SaysWhatItDid(string script, string said)
    {
        var toolchain = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        toolchain.Script($"bin/{SimulatedRumprun.Tuple}-gcc", script);
        var problem = await ProblemAsync(Search(toolchain.Prefix));

        Assert.Equal("RR5005", problem.Id);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_CompilerBreaksAfterwards_IsNoticedInSpiteOfTheMemory()
    {
        var toolchain = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        await Finder(Search(toolchain.Prefix)).FindAsync(Hw, Cancel);
        toolchain.Script($"bin/{SimulatedRumprun.Tuple}-gcc", "exit 3");

        Assert.Equal("RR5005", (await ProblemAsync(Search(toolchain.Prefix))).Id);
    }

    [Fact]
    public async Task Find_PrefixMovedAway_SaysWhereItBelongs()
    {
        Directory.Move(Install("old"), $"{_directory.Path}/new");
        var problem = await ProblemAsync(Search($"{_directory.Path}/new"));

        Assert.Equal("RR5004", problem.Id);
        Assert.Contains($"`{_directory.Path}/old`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_PrefixBehindALink_IsTheSamePlace()
    {
        File.CreateSymbolicLink($"{_directory.Path}/link", Install("t"));

        Assert.Equal(
            $"{_directory.Path}/link", (await Finder(Search($"{_directory.Path}/link")).FindAsync(Hw, Cancel)).Prefix);
    }

    [Fact]
    public async Task Find_LinkToTheCompilerOnPath_LeadsToItsPrefix()
    {
        var toolchain = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        Directory.CreateDirectory($"{_directory.Path}/home/bin");
        File.CreateSymbolicLink($"{_directory.Path}/home/bin/{SimulatedRumprun.Tuple}-gcc", toolchain.Compiler);
        var search = new ToolchainSearch { Path = SearchPath.Parse($"{_directory.Path}/home/bin"), Default = "/none" };

        Assert.Equal((toolchain.Prefix, "PATH"), await FoundAsync(search));
    }

    [Fact]
    public async Task Find_SameToolchainElsewhere_HasTheSameIdentity()
    {
        var here = await Finder(Search(Install("here"))).FindAsync(Hw, Cancel);
        var there = await Finder(Search(Install("somewhere/else"))).FindAsync(Hw, Cancel);

        Assert.Equal(here.Identity, there.Identity);
    }

    [Theory]
    [InlineData("rumprun-x86_64/lib/libc.a")]
    [InlineData("rumprun-x86_64/lib/rumprun-hw/librumpfs_nfs.a")]
    [InlineData("rumprun-x86_64/lib/specs-stub")]
    [InlineData("etc/rumprun-bake.conf")]
    [InlineData("rumprun-x86_64/include/new.h")]
    public async Task Find_FileChanged_HasAnotherIdentity(string name)
    {
        var toolchain = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        var finder = Finder(Search(toolchain.Prefix));
        var before = await finder.FindAsync(Hw, Cancel);
        toolchain.Write(name, "changed\n");

        Assert.NotEqual(before.Identity, (await finder.FindAsync(Hw, Cancel)).Identity);
    }

    [Fact]
    public async Task Find_SecondTime_RunsNoCompiler()
    {
        var toolchain = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        var witness = $"{_directory.Path}/ran";
        var script = await File.ReadAllTextAsync(toolchain.Compiler, Cancel);
        toolchain.Script(
            $"bin/{SimulatedRumprun.Tuple}-gcc", script.Replace("#!/bin/sh", $"touch {witness}", StringComparison.Ordinal));
        await Finder(Search(toolchain.Prefix)).FindAsync(Hw, Cancel);
        Assert.True(File.Exists(witness));
        File.Delete(witness);

        await Finder(Search(toolchain.Prefix)).FindAsync(Hw, Cancel);

        Assert.False(File.Exists(witness));
    }

    [Fact]
    public async Task Find_MemoryDamaged_FindsOutAnew()
    {
        var search = Search(Install("t"));
        var before = await Finder(search).FindAsync(Hw, Cancel);
        foreach (var file in Directory.EnumerateFiles(Directories.Probes))
        {
            await File.WriteAllTextAsync(file, "{\"schema\": 1", Cancel);
        }

        Assert.Equal(before.Identity, (await Finder(search).FindAsync(Hw, Cancel)).Identity);
    }

    [Fact]
    public async Task List_BrokenAndGood_ShowsBoth()
    {
        var broken = Install("broken");
        File.Delete($"{broken}/rumprun-x86_64/lib/libc.a");
        var found = await Finder(Search(broken) with { Default = Install("good", "hw", "xen") }).ListAsync(Cancel);

        Assert.Equal(
            [("hw-x86_64", "configuration", "RR5003"), ("hw-x86_64", "default", null), ("xen-x86_64", "default", null)],
            found.Select(static f => (f.Target.ToString(), f.Origin, f.Problem?.Id)));
    }

    [Fact]
    public async Task Find_HostedWithMusl_IsStaticAndHasNoCxx()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "no musl-gcc on this machine");
        var search = new ToolchainSearch { Path = SearchPath.System };
        var toolchain = await Finder(search).FindAsync(new Target(Platform.Hosted, Architecture.X86_64), Cancel);

        Assert.Equal("--static", toolchain.Flags["LDFLAGS"]);
        Assert.DoesNotContain(ToolKind.Cxx, toolchain.Tools.Keys);
        Assert.Null(toolchain.BakeTool);
        Assert.StartsWith("musl 1.", toolchain.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_HostedWithoutMusl_NamesThePackage()
    {
        var problem = await ProblemAsync(new ToolchainSearch(), new Target(Platform.Hosted, Architecture.X86_64));

        Assert.Equal("RR5002", problem.Id);
        Assert.Contains("run `apt-get install musl-tools`", problem.Hints);
    }

    [Fact]
    public async Task Find_MuslWithItsLibraryGone_NamesTheFile()
    {
        var bin = Directory.CreateDirectory($"{_directory.Path}/musl/bin").FullName;
        var toolchain = new SimulatedRumprun($"{_directory.Path}/musl");
        toolchain.Write("lib/musl-gcc.specs", $"*cc1:\n-nostdinc -isystem {bin} -isystem include%s\n");
        toolchain.Script("bin/musl-gcc", $"exec gcc \"$@\" -specs \"{_directory.Path}/musl/lib/musl-gcc.specs\"");
        var problem = await ProblemAsync(
            new ToolchainSearch { Path = SearchPath.Parse($"{bin}:/usr/bin") },
            new Target(Platform.Hosted, Architecture.X86_64));

        Assert.Equal("RR5003", problem.Id);
        Assert.Contains($"`{_directory.Path}/musl/lib/libc.a`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_RealToolchainCopiedAndRelocated_HasTheSameIdentity()
    {
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain on this machine");
        var real = Machine.Rumprun!;
        var copy = $"{_directory.Path}/copy";
        Machine.Run("/", "cp", "-a", real, copy);
        Machine.Run(copy, "sh", "-c", $"grep -rIl --null '{real}' . | xargs -0 sed -i 's,{real},{copy},g'");

        var original = await Finder(Search(real)).FindAsync(Hw, Cancel);
        var copied = await Finder(Search(copy)).FindAsync(Hw, Cancel);

        Assert.Equal(original.Identity, copied.Identity);
        Assert.Equal(copy, copied.Prefix);
    }

    [Fact]
    public async Task Register_GoodToolchain_IsListedOnce()
    {
        var prefix = Install("t");
        var registration = new ToolchainRegistration(Directories, Finder(new ToolchainSearch()));
        await registration.RegisterAsync(prefix + "/", Cancel);
        await registration.RegisterAsync(prefix, Cancel);

        Assert.Equal(
            $"schema: 1\ntoolchains:\n  - {prefix}\n", await File.ReadAllTextAsync(Directories.ConfigurationFile, Cancel));
    }

    [Fact]
    public async Task Register_BrokenToolchain_WritesNothing()
    {
        var prefix = Install("t");
        File.Delete($"{prefix}/rumprun-x86_64/lib/libc.a");
        var registration = new ToolchainRegistration(Directories, Finder(new ToolchainSearch()));
        await Assert.ThrowsAsync<DiagnosticException>(() => registration.RegisterAsync(prefix, Cancel));

        Assert.False(File.Exists(Directories.ConfigurationFile));
    }

    [Fact]
    public async Task Register_ConfigurationNotAList_LeavesItAlone()
    {
        Directory.CreateDirectory(Directories.Configuration);
        await File.WriteAllTextAsync(Directories.ConfigurationFile, "toolchains: /x\n", Cancel);
        var registration = new ToolchainRegistration(Directories, Finder(new ToolchainSearch()));
        var thrown = await Assert.ThrowsAsync<DiagnosticException>(() => registration.RegisterAsync(Install("t"), Cancel));

        Assert.Equal("RR5007", thrown.Diagnostics[0].Id);
        Assert.Equal("toolchains: /x\n", await File.ReadAllTextAsync(Directories.ConfigurationFile, Cancel));
    }

    [Fact]
    public async Task FindBuildMachine_NoCompiler_NamesThePackage()
    {
        var thrown = await Assert.ThrowsAsync<DiagnosticException>(
            () => new BuildMachineFinder(Directories, SearchPath.Parse(_directory.Path)).FindAsync(Cancel));

        Assert.Equal("RR5008", thrown.Diagnostics[0].Id);
    }

    [Fact]
    public async Task FindBuildMachine_Here_KnowsItsTuple() =>
        Assert.Contains(
            "-linux-",
            (await new BuildMachineFinder(Directories, SearchPath.System).FindAsync(Cancel)).Tuple,
            StringComparison.Ordinal);

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RrpkgDirectories Directories =>
        RrpkgDirectories.From(name => name == "RRPKG_HOME" ? $"{_directory.Path}/home" : null);

    private string Install(string name, params string[] platforms) =>
        new SimulatedRumprun($"{_directory.Path}/{name}", platforms.Length == 0 ? ["hw"] : platforms).Prefix;

    /// <summary>One place and no other, not even the default of this machine.</summary>
    private ToolchainSearch Search(string configured) =>
        new() { Configured = [configured], Default = $"{_directory.Path}/nothing" };

    private ToolchainFinder Finder(ToolchainSearch search) => new(Directories, search);

    private async Task<(string Prefix, string Origin)> FoundAsync(ToolchainSearch search)
    {
        var toolchain = await Finder(search).FindAsync(Hw, Cancel);
        return (toolchain.Prefix, toolchain.Origin);
    }

    private async Task<Diagnostic> ProblemAsync(ToolchainSearch search, Target? target = null) =>
        (await Assert.ThrowsAsync<DiagnosticException>(() => Finder(search).FindAsync(target ?? Hw, Cancel))).Diagnostics[0];
}
