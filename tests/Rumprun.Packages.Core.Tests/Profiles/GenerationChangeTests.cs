using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Tests.Profiles;

public sealed class GenerationChangeTests
{
    private static readonly Target s_hw = new(Platform.Hw, Architecture.X86_64);
    private static readonly Target s_hosted = new(Platform.Hosted, Architecture.X86_64);

    [Fact]
    public void Between_TwoGenerations_ComparesByNameAndTarget()
    {
        var before = Of(
            Port("nginx", "1.22.1"), Port("nginx", "1.22.1", s_hosted), Port("redis", "7.0.0"), Port("zlib", "1.2.13"));
        var after = Of(
            Port("nginx", "1.26.3"),
            Port("nginx", "1.22.1", s_hosted),
            Port("lua", "5.4.4"),
            Port("zlib", "1.2.13") with { IsRequested = false });

        var changes = GenerationChange.Between(before, after);

        Assert.Collection(
            changes,
            static c => Assert.Equal("lua", Assert.IsType<GenerationChange.Added>(c).After.Name.ToString()),
            static c => Assert.Equal(s_hw, Assert.IsType<GenerationChange.Updated>(c).After.Target),
            static c => Assert.Equal("redis", Assert.IsType<GenerationChange.Removed>(c).Before.Name.ToString()),
            static c => Assert.True(Assert.IsType<GenerationChange.Altered>(c).Before.IsRequested));
    }

    [Fact]
    public void Between_EqualEntriesThatWereReadApart_IsNothing()
    {
        var generation = Of(Port("nginx", "1.22.1") with { Options = [PortName.Parse("ssl")] });

        Assert.Empty(GenerationChange.Between(generation, GenerationFormat.Parse(GenerationFormat.ToBytes(generation))));
    }

    [Fact]
    public void With_ALibrary_LeavesAloneWhatWasAskedFor()
    {
        var asked = Port("zlib", "1.2.13");
        var library = Port("zlib", "1.3.1") with { IsRequested = false };

        Assert.Equal([asked], Of(asked).With([library]));
        Assert.Equal([library], Of(asked with { IsRequested = false }).With([library]));
        Assert.Equal([asked], Of(library).With([asked]));
    }

    private static Generation Of(params ImmutableArray<InstalledPort> ports) =>
        Generation.Empty with { Number = 1, Ports = ports };

    private static InstalledPort Port(string name, string version, Target? target = null) => new()
    {
        Name = PortName.Parse(name),
        Version = new PortVersion(NuGetVersion.Parse(version)),
        Target = target ?? s_hw,
        Package = Sha256Digest.OfText(name + version),
        Summary = name,
        IsRequested = true,
    };
}
