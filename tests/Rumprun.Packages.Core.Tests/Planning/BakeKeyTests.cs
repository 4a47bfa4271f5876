using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class BakeKeyTests
{
    private static readonly BakeImage Image = new(
        PortName.Parse("web"), "hw_virtio", [new BakeInput(PortName.Parse("nginx"), Sha256Digest.OfText("program"))],
        ["-lrumpfs_nfs"], [], new StackSizes(null, null));

    private static readonly BakeData Data = new(
        PortName.Parse("www"), DataFormat.Iso9660, Size: null,
        ImmutableSortedDictionary<string, Sha256Digest>.Empty.Add("/index.html", Sha256Digest.OfText("page")));

    [Fact]
    public void Of_Image_IsCanonicalText() =>
        Assert.Equal(
            $"""
            rrpkg-bake 3
            target hw-x86_64
            toolchain {Sha256Digest.OfText("toolchain")}
            image web
            configuration hw_virtio
            add -lrumpfs_nfs
            program {Sha256Digest.OfText("program")} nginx
            data www
            format iso9660
            size content
            file {Sha256Digest.OfText("page")} /index.html

            """,
            BakeKey.Of(Toolchain(Platform.Hw), [Image], [Data]).Text);

    [Fact]
    public void Of_AnyInputChanged_IsAnotherKey()
    {
        BakeKey[] keys =
        [
            Key(Image, Data),
            Key(Image with { Configuration = "hw_generic" }, Data),
            Key(Image with { Add = [] }, Data),
            Key(Image with { Remove = ["-lrumpfs_ffs"] }, Data),
            Key(Image with { Stacks = new StackSizes(1 << 20, null) }, Data),
            Key(Image with { Stacks = new StackSizes(null, 1 << 20) }, Data),
            Key(Image with { Programs = [new BakeInput(PortName.Parse("nginx"), Sha256Digest.OfText("other"))] }, Data),
            Key(Image, Data with { Format = DataFormat.Ext2 }),
            Key(Image, Data with { Size = 1 << 20 }),
            Key(Image, Data with { Files = Data.Files.SetItem("/index.html", Sha256Digest.OfText("other")) }),
            BakeKey.Of(Toolchain(Platform.Xen), [Image], [Data]),
            BakeKey.Of(Toolchain(Platform.Hw) with { Identity = Sha256Digest.OfText("other") }, [Image], [Data]),
        ];

        Assert.Equal(keys.Length, keys.Select(static k => k.Digest).Distinct().Count());
    }

    [Fact]
    public void Of_Hosted_DoesNotKnowConfigurations() =>
        Assert.Equal(
            BakeKey.Of(Toolchain(Platform.Hosted), [Image], []),
            BakeKey.Of(Toolchain(Platform.Hosted), [Image with { Configuration = "x", Add = [] }], []));

    private static BakeKey Key(BakeImage image, BakeData data) => BakeKey.Of(Toolchain(Platform.Hw), [image], [data]);

    private static Toolchain Toolchain(Platform platform) => new()
    {
        Target = new Target(platform, Architecture.X86_64),
        Identity = Sha256Digest.OfText("toolchain"),
        Prefix = "/opt/t",
        Sysroot = "/opt/t/sysroot",
        Tools = ImmutableSortedDictionary<ToolKind, string>.Empty,
        Description = "test",
        Origin = "default",
    };
}
