using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Ports;

public sealed class ConditionTests
{
    private static readonly Condition OnHw = new() { Platforms = [new(Platform.Hw, Negated: false)] };
    private static readonly Condition NotHw = new() { Platforms = [new(Platform.Hw, Negated: true)] };
    private static readonly Condition WithSsl = new() { Options = [new(PortName.Parse("ssl"), Negated: false)] };
    private static readonly Condition WithoutSsl = new() { Options = [new(PortName.Parse("ssl"), Negated: true)] };

    [Fact]
    public void Overlaps_OfContradictions_IsFalse()
    {
        Assert.False(OnHw.Overlaps(NotHw));
        Assert.False(WithSsl.Overlaps(WithoutSsl));
    }

    [Fact]
    public void Overlaps_OfWhatCanHoldTogether_IsTrue()
    {
        Assert.True(OnHw.Overlaps(WithSsl));
        Assert.True(OnHw.Overlaps(Condition.Always));
        Assert.True(NotHw.Overlaps(new Condition { Platforms = [new(Platform.Xen, Negated: true)] }));
        Assert.True((WithSsl with { Options = [.. WithSsl.Options, new(PortName.Parse("gzip"), Negated: false)] }).Overlaps(
            WithoutSsl));
    }
}
