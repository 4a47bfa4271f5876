using System.Collections.Immutable;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Locking;

public sealed class LockedTargetTests
{
    [Theory]
    [InlineData("nginx", "nginx[ssl]@[1.0.0,2.0.0) zlib")]
    [InlineData("nginx@[2.0,3.0)", "nginx@[2.0.0,3.0.0) zlib")]
    [InlineData("lua", "lua nginx[ssl]@[1.0.0,2.0.0) zlib")]
    public void RequestsWith_OneMore_APlainNameMeansWhatWasAskedBefore(string asked, string expected)
    {
        var locked = new LockedTarget
        {
            Requests = [LockSamples.Request("nginx[ssl]@[1.0,2.0)"), LockSamples.Request("zlib")],
        };

        Assert.Equal(expected, string.Join(' ', locked.RequestsWith([LockSamples.Request(asked)])));
    }

    [Fact]
    public void Only_SomeRequests_KeepsWhatTheyNeedAndTheirTools()
    {
        var tool = ImmutableSortedSet.Create(StringComparer.Ordinal, "m4");
        var (name, port) = LockSamples.Port("a", "1.0.0", "b");
        var locked = LockSamples.Locked(
            (name, port with { Tools = tool }), LockSamples.Port("b", "1.0.0"), LockSamples.Port("c", "1.0.0")) with
        {
            Providers = ImmutableSortedDictionary<PortName, PortName>.Empty.Add(PortName.Parse("virtual"), name),
            Tools = ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<PortName, LockedPort>>(
                StringComparer.Ordinal)
                .Add("m4", LockSamples.Locked(LockSamples.Port("m4", "1.4.0")).Ports)
                .Add("perl", LockSamples.Locked(LockSamples.Port("perl", "5.0.0")).Ports),
        };

        var part = locked.Only([LockSamples.Request("virtual")]);

        Assert.Equal("a b", string.Join(' ', part.Ports.Keys));
        Assert.Equal(["m4"], part.Tools.Keys);
    }

    [Fact]
    public void CompletedFrom_ADependencyMoved_ForgetsThePackagesAboveIt()
    {
        var before = LockSamples.Locked(
            LockSamples.Port("app", "1.0.0", "lib").Built("app"),
            LockSamples.Port("lib", "1.0.0").Built("lib"),
            LockSamples.Port("other", "1.0.0").Built("other"));
        var after = LockSamples.Locked(
            LockSamples.Port("app", "1.0.0", "lib"), LockSamples.Port("lib", "1.1.0"), LockSamples.Port("other", "1.0.0"));

        var completed = after.CompletedFrom(before);

        Assert.Equal(
            "other",
            string.Join(' ', completed.Ports.Where(static p => p.Value.Package is not null).Select(static p => p.Key)));
    }

    [Fact]
    public void CompletedFrom_AnotherToolchain_ForgetsEveryPackage()
    {
        var before = LockSamples.Locked(LockSamples.Port("app", "1.0.0").Built("app")) with
        {
            Toolchain = Sha256Digest.OfText("one"),
        };
        var after = LockSamples.Locked(LockSamples.Port("app", "1.0.0"));

        Assert.Null(
            (after with { Toolchain = Sha256Digest.OfText("other") }).CompletedFrom(before).Ports.Values.Single().Package);
        Assert.Equal(before.Ports.Values.Single().Package, after.CompletedFrom(before).Ports.Values.Single().Package);
        Assert.Equal(before.Toolchain, after.CompletedFrom(before).Toolchain);
    }

    [Fact]
    public void CompletedFrom_ACircleThatSomebodyWrote_Ends()
    {
        var circle = LockSamples.Locked(LockSamples.Port("a", "1.0.0", "b").Built("a"), LockSamples.Port("b", "1.0.0", "a"));

        Assert.Equal(2, circle.CompletedFrom(circle).Ports.Count);
    }

    [Fact]
    public void OtherArtifacts_SameChoiceOtherPackage_SaysBoth()
    {
        var locked = LockSamples.Locked(LockSamples.Port("app", "1.0.0").Built("one"));
        var actual = LockSamples.Locked(LockSamples.Port("app", "1.0.0").Built("other"));

        Assert.Equal(
            new OtherArtifact(
                PortName.Parse("app"), IsImage: false, Sha256Digest.OfText("one"), Sha256Digest.OfText("other")),
            Assert.Single(locked.OtherArtifacts(actual)));
    }
}
