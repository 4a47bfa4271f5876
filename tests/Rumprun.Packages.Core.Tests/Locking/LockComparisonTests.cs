using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Locking;

public sealed class LockComparisonTests
{
    private static readonly LockedTarget s_base = LockSamples.Locked(
        LockSamples.Port("app", "1.0.0", "lib"), LockSamples.Port("lib", "1.0.0"));

    [Fact]
    public void Differences_SameContent_None() =>
        Assert.Empty(LockComparison.Differences(s_base, s_base with { Requests = [] }));

    [Fact]
    public void Differences_EachKind_IsASentenceOfItsOwn()
    {
        Assert.True(LockedSource.TryParse($"git:{new string('1', 40)}", out var source));
        var zeros = default(Sha256Digest);
        Assert.Equal("`lib` is locked at 1.0.0, and resolves to 1.1.0-r2", Only(LockSamples.Port("lib", "1.1.0-r2").Port));
        Assert.Equal(
            "`lib` resolves with the option `ssl`, and is locked without it",
            Only(Lib with { Options = [PortName.Parse("ssl")] }));
        Assert.Equal(
            $"`lib` has the source `git:{new string('1', 40)}`, which is not locked", Only(Lib with { Sources = [source] }));
        Assert.Equal(
            $"`lib`: the port's files or recipe have the hash `{zeros.Short}`, and `{Lib.Port.Short}` is locked",
            Only(Lib with { Port = zeros }));
        Assert.Equal(
            "`lib` depends on other ports than when it was locked", Only(Lib with { Dependencies = [PortName.Parse("x")] }));
        Assert.Equal(
            "`lib` 1.0.0 is locked, and not needed",
            Sentence(s_base with { Ports = s_base.Ports.Remove(PortName.Parse("lib")) }));
        Assert.Equal("`new` 2.0.0 is needed, and not locked", Sentence(s_base with
        {
            Ports = s_base.Ports.Add(PortName.Parse("new"), LockSamples.Port("new", "2.0.0").Port),
        }));
        Assert.Equal(
            $"the toolchain has the identity `{zeros.Short}`, and `{Lib.Port.Short}` is locked",
            Assert.Single(
                LockComparison.Differences(
                    s_base with { Toolchain = Lib.Port }, s_base with { Toolchain = zeros })).ToString());
    }

    private static LockedPort Lib => s_base.Ports[PortName.Parse("lib")];

    private static string Only(LockedPort lib) =>
        Sentence(s_base with { Ports = s_base.Ports.SetItem(PortName.Parse("lib"), lib) });

    private static string Sentence(LockedTarget actual) =>
        Assert.Single(LockComparison.Differences(s_base, actual)).ToString()!;
}
