using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Tests.Building;
using Rumprun.Packages.Engine.Tests.Launching;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Images;

/// <summary>
/// The real toolchain in two places: what is built with one is the same as with the other, and each bakes it.
/// </summary>
public sealed class PortableProgramTests : IDisposable
{
    private static readonly Target Hw = new(Platform.Hw, Architecture.X86_64);

    private static readonly MemorySources s_sources =
        new(("main.c", "#include <stdio.h>\nint main(void) { return puts(\"made elsewhere\") < 0; }\n"));

    private static readonly Port s_port = Port("teller", Stage(
        "s",
        Step("cc", "{cc}", "{cflags...}", "-o", "teller", "main.c"),
        Step("install", "install", "-D", "teller", "{dest}{prefix}/bin/teller")));

    private readonly BuildFixture _fixture = new();

    private readonly LaunchBench _bench = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Program_OfAToolchainInAnotherPlace_IsTheSameAndIsBakedAndBoots()
    {
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain on this machine");
        Assert.SkipUnless(Machine.Has("qemu-system-x86_64"), "qemu-system-x86_64 is not installed");
        var here = await FindAsync(Machine.Rumprun!);
        var there = await FindAsync(Copy(Machine.Rumprun!, _fixture.PathOf("another/place")));
        var one = await BuildAsync(here, "one");
        var two = await BuildAsync(there, "two");

        Assert.Equal(await File.ReadAllBytesAsync(one, Cancel), await File.ReadAllBytesAsync(two, Cancel));
        await using (var stream = File.OpenRead(one))
        {
            var note = BakeRecipeNote.Of(ElfFile.TryRead(stream)!)!;
            Assert.Equal(("rumprun-toolchain", Hw.Tuple), (note.ToolDirectory, note.Tuple));
        }

        // Each bakes the other's.
        var first = await BakeAsync(there, one);
        var second = await BakeAsync(here, two);

        Assert.Equal(await File.ReadAllBytesAsync(first, Cancel), await File.ReadAllBytesAsync(second, Cancel));
        await using var running = await _bench.Qemu().StartAsync(LaunchBench.Guest("hw", first), _bench.Output, Cancel);
        Assert.Equal(0, await running.WaitForExitAsync(Cancel));
        Assert.Equal("made elsewhere\n", _bench.Programs.Text);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _fixture.Dispose();
    }

    private static string Copy(string real, string copy)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        Machine.Run("/", "cp", "-a", real, copy);
        Machine.Run(copy, "sh", "-c", $"grep -rIl --null '{real}' . | xargs -0 sed -i 's,{real},{copy},g'");
        return copy;
    }

    private Task<Toolchain> FindAsync(string prefix) =>
        new ToolchainFinder(
            RrpkgDirectories.From(name => name == "RRPKG_HOME" ? _fixture.PathOf("home") : null),
            new ToolchainSearch { Variable = prefix })
            .FindAsync(Hw, Cancel);

    private async Task<string> BuildAsync(Toolchain toolchain, string directory)
    {
        var inputs = Inputs(s_port) with { Toolchain = toolchain, Selection = new PortSelection(Hw, []) };
        return $"{(await _fixture.BuildAsync(inputs, s_sources, Cancel, directory)).Tree}/usr/bin/teller";
    }

    private static async Task<string> BakeAsync(Toolchain toolchain, string program)
    {
        var request = new BakeRequest
        {
            Toolchain = toolchain,
            Programs = [program],
            Configuration = "hw_virtio",
            Output = $"{program}.image",
        };
        return (await ImageBaker.BakeAsync(request, static _ => { }, Cancel)).Path;
    }
}
