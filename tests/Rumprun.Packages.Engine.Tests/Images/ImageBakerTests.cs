using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Images;

public sealed class ImageBakerTests : IDisposable
{
    private const string Hello = "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Bake_SameProgramInTwoPlaces_GivesTheSameBootableBytes()
    {
        var toolchain = await RealAsync();
        var first = await CompileAsync(toolchain, "one");
        var second = Path.Combine(Directory.CreateDirectory($"{_directory.Path}/other place").FullName, "another name");
        File.Copy(first, second);

        var a = await BakeAsync(toolchain, [first], $"{_directory.Path}/a");
        await BakeAsync(toolchain, [second], $"{_directory.Path}/out of/b");

        Assert.Equal(
            await File.ReadAllBytesAsync(a.Path, Cancel),
            await File.ReadAllBytesAsync($"{_directory.Path}/out of/b", Cancel));

        // Less than the hello of "Unikraft: Fast, Specialized Unikernels the Easy Way" (EuroSys'21), for Rump.
        Assert.InRange(a.Size, 1 << 20, 2_809_856);
    }

    [Fact]
    public async Task Bake_ComponentAdded_IsInTheImage()
    {
        var toolchain = await RealAsync();
        var program = await CompileAsync(toolchain, "hello");
        var plain = await BakeAsync(toolchain, [program], $"{_directory.Path}/plain");
        var more = await ImageBaker.BakeAsync(
            Request(toolchain, [program], $"{_directory.Path}/more") with
            {
                Add = ["-lrumpfs_nfs"],
                Remove = ["-lrumpfs_cd9660"],
            },
            static _ => { },
            Cancel);

        Assert.True(more.Size > plain.Size);
    }

    [Fact]
    public async Task Bake_StackSizes_AreSymbolsThatProgramsRead()
    {
        var toolchain = await RealAsync();
        await File.WriteAllTextAsync(
            $"{_directory.Path}/sizes.c",
            """
            extern char rumprun_main_stack[] __attribute__((weak)), rumprun_thread_stack[] __attribute__((weak));
            char *const sizes[] = { (char *)0x5e7e7dca11, rumprun_main_stack, rumprun_thread_stack };
            int main(int count, char **arguments) { return (long)sizes[count]; }
            """,
            Cancel);
        Machine.Run(_directory.Path, toolchain.Tools[ToolKind.Cc], "-o", "sizes", "sizes.c");

        var image = await ImageBaker.BakeAsync(
            Request(toolchain, [$"{_directory.Path}/sizes"], $"{_directory.Path}/image")
                with { Stacks = new StackSizes(16 << 20, 1 << 19) },
            static _ => { },
            Cancel);

        var bytes = await File.ReadAllBytesAsync(image.Path, Cancel);
        var at = bytes.AsSpan().IndexOf(BitConverter.GetBytes(0x5e7e7dca11));
        Assert.Equal((16L << 20, 1L << 19), (BitConverter.ToInt64(bytes, at + 8), BitConverter.ToInt64(bytes, at + 16)));
    }

    [Fact]
    public async Task Bake_ProgramStripped_SaysThatItIs()
    {
        var toolchain = await RealAsync();
        var program = await CompileAsync(toolchain, "hello");
        Machine.Run(_directory.Path, "strip", program);

        await RequireProblemAsync("RR5051", "was stripped", toolchain, program);
    }

    [Fact]
    public async Task Bake_OrdinaryExecutable_NamesTheCompilerToUse() =>
        await RequireProblemAsync("RR5051", "ordinary executable", Simulated(), "/bin/sh");

    [Fact]
    public async Task Bake_Script_IsNoProgram()
    {
        await File.WriteAllTextAsync($"{_directory.Path}/script", "#!/bin/sh\n", Cancel);

        await RequireProblemAsync("RR5051", "not an ELF file", Simulated(), $"{_directory.Path}/script");
    }

    [Fact]
    public async Task Bake_ObjectOfTheMachine_HasNoRecipe()
    {
        await File.WriteAllTextAsync($"{_directory.Path}/main.c", "int main(void) { return 0; }\n", Cancel);
        Machine.Run(_directory.Path, "gcc", "-c", "main.c");

        await RequireProblemAsync("RR5051", "bake recipe", Simulated(), $"{_directory.Path}/main.o");
    }

    [Fact]
    public async Task Bake_ProgramMissing_NamesIt() =>
        await RequireProblemAsync("RR5051", "is not there", Simulated(), $"{_directory.Path}/nothing");

    [Fact]
    public async Task Bake_OtherArchitecture_NamesBoth()
    {
        await File.WriteAllTextAsync($"{_directory.Path}/empty.s", ".globl main\nmain: ret\n", Cancel);
        Machine.Run(_directory.Path, "as", "--32", "-o", "empty.o", "empty.s");

        await RequireProblemAsync("RR5056", "`I386` (32 bits), not for `x86_64`", Simulated(), $"{_directory.Path}/empty.o");
    }

    [Fact]
    public async Task Bake_MadeByAnotherToolchain_NamesIt()
    {
        var other = new SimulatedRumprun($"{_directory.Path}/other", "hw");
        await File.WriteAllTextAsync($"{_directory.Path}/main.c", Hello, Cancel);
        Machine.Run(_directory.Path, other.Compiler, "-o", "program", "main.c");

        await RequireProblemAsync("RR5052", $"`{other.Prefix}`", Simulated(), $"{_directory.Path}/program");
    }

    [Fact]
    public async Task Bake_ToolFails_SaysWhatItPrinted()
    {
        var simulated = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        simulated.Script("bin/rumprun-bake", "echo 'ld: cannot find -lrumpmoon' >&2; exit 1");
        await File.WriteAllTextAsync($"{_directory.Path}/main.c", Hello, Cancel);
        Machine.Run(_directory.Path, simulated.Compiler, "-o", "program", "main.c");

        await RequireProblemAsync("RR5053", "cannot find -lrumpmoon", Simulated(), $"{_directory.Path}/program");
    }

    [Fact]
    public async Task Bake_ResultCannotBoot_IsRefusedAndNotWritten()
    {
        var simulated = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        simulated.Script("bin/rumprun-bake", "cp /bin/sh \"$4\"");
        await File.WriteAllTextAsync($"{_directory.Path}/main.c", Hello, Cancel);
        Machine.Run(_directory.Path, simulated.Compiler, "-o", "program", "main.c");

        await RequireProblemAsync("RR5054", "multiboot", Simulated(), $"{_directory.Path}/program");
        Assert.False(File.Exists($"{_directory.Path}/image"));
    }

    [Theory]
    [InlineData("-lrumpfs_nfz", "RR5062", "did you mean `-lrumpfs_nfs`?")]
    [InlineData("-lx; touch /tmp/x", "RR5062", "write it as the linker does: `-lrumpfs_nfs`")]
    public async Task Bake_UnknownComponent_IsRefused(string component, string id, string hint)
    {
        var simulated = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        await File.WriteAllTextAsync($"{_directory.Path}/main.c", Hello, Cancel);
        Machine.Run(_directory.Path, simulated.Compiler, "-o", "program", "main.c");
        var request = Request(Simulated(), [$"{_directory.Path}/program"], $"{_directory.Path}/image") with
        {
            Add = [component],
        };
        var problem = await ProblemAsync(request);

        Assert.Equal(id, problem.Id);
        Assert.Contains(hint, problem.Hints);
    }

    [Theory]
    [InlineData("_foundation")]
    [InlineData("xen_pv")]
    [InlineData("hw_$(reboot)")]
    public async Task Bake_ConfigurationNotOfThePlatform_IsRefused(string configuration)
    {
        var simulated = new SimulatedRumprun($"{_directory.Path}/t", "hw");
        await File.WriteAllTextAsync($"{_directory.Path}/main.c", Hello, Cancel);
        Machine.Run(_directory.Path, simulated.Compiler, "-o", "program", "main.c");
        var request = Request(Simulated(), [$"{_directory.Path}/program"], $"{_directory.Path}/image") with
        {
            Configuration = configuration,
        };

        Assert.Equal("RR5062", (await ProblemAsync(request)).Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task Bake_TooFewOrMany_IsRefused(int count) =>
        Assert.Equal(
            "RR5057", (await ProblemAsync(Request(Simulated(), [.. Enumerable.Repeat("/bin/sh", count)], "/nowhere"))).Id);

    [Fact]
    public async Task Bake_HostedStaticProgram_IsStrippedAndRuns()
    {
        var toolchain = await HostedAsync();
        var program = await CompileAsync(toolchain, "hello", "-static", "-g");
        var image = await BakeAsync(toolchain, [program], $"{_directory.Path}/image");

        Assert.True(image.Size < new FileInfo(program).Length);
        Assert.Equal("hello\n", Machine.Run("/", image.Path));
    }

    [Fact]
    public async Task Bake_HostedDynamicProgram_SaysHowToLink()
    {
        var toolchain = await HostedAsync();

        await RequireProblemAsync("RR5055", "needs a dynamic loader", toolchain, await CompileAsync(toolchain, "hello"));
    }

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static BakeRequest Request(Toolchain toolchain, ImmutableArray<string> programs, string output) =>
        new() { Toolchain = toolchain, Programs = programs, Configuration = "hw_virtio", Output = output };

    private static Task<BakedImage> BakeAsync(Toolchain toolchain, ImmutableArray<string> programs, string output) =>
        ImageBaker.BakeAsync(Request(toolchain, programs, output), static _ => { }, Cancel);

    private static async Task<Diagnostic> ProblemAsync(BakeRequest request) =>
        (await Assert.ThrowsAsync<DiagnosticException>(
            () => ImageBaker.BakeAsync(request, static _ => { }, Cancel))).Diagnostics[0];

    private async Task RequireProblemAsync(string id, string said, Toolchain toolchain, string program)
    {
        var problem = await ProblemAsync(Request(toolchain, [program], $"{_directory.Path}/image"));

        Assert.Equal(id, problem.Id);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    private Task<Toolchain> RealAsync()
    {
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain on this machine");
        return Finder(new ToolchainSearch { Variable = Machine.Rumprun }).FindAsync(
            new Target(Platform.Hw, Architecture.X86_64), Cancel);
    }

    private Task<Toolchain> HostedAsync()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "no musl-gcc on this machine");
        return Finder(new ToolchainSearch { Path = SearchPath.System }).FindAsync(
            new Target(Platform.Hosted, Architecture.X86_64), Cancel);
    }

    /// <summary>As found, but without the proof that it works: it is broken on purpose.</summary>
    private Toolchain Simulated() => new()
    {
        Target = new Target(Platform.Hw, Architecture.X86_64),
        Identity = Sha256Digest.OfText("simulated"),
        Prefix = $"{_directory.Path}/t",
        Sysroot = $"{_directory.Path}/t/rumprun-x86_64",
        BakeTool = $"{_directory.Path}/t/bin/rumprun-bake",
        Tools = ImmutableSortedDictionary<ToolKind, string>.Empty
            .Add(ToolKind.Cc, $"{_directory.Path}/t/bin/gcc").Add(ToolKind.Strip, "/usr/bin/strip"),
        Description = "simulated",
        Origin = "default",
    };

    private ToolchainFinder Finder(ToolchainSearch search) =>
        new(RrpkgDirectories.From(name => name == "RRPKG_HOME" ? $"{_directory.Path}/home" : null), search);

    private async Task<string> CompileAsync(Toolchain toolchain, string name, params string[] flags)
    {
        var source = $"{_directory.Path}/{name}.c";
        await File.WriteAllTextAsync(source, Hello, Cancel);
        Machine.Run(_directory.Path, toolchain.Tools[ToolKind.Cc], [.. flags, "-o", name, source]);
        return $"{_directory.Path}/{name}";
    }
}
