using System.Diagnostics.CodeAnalysis;
using NuGet.Versioning;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Tests.Versioning;

public sealed class VersionSetTests(ITestOutputHelper output)
{
    private static readonly string[] Versions =
    [
        "0.9.0", "1.0.0-alpha", "1.0.0-beta", "1.0.0", "1.0.0-r2", "1.0.0-r3", "1.0.0.1", "1.1.0", "1.1.1-rc1", "1.1.1",
        "2.0.0-beta1",
        "2.0.0", "2.0.0-r2", "3.0.0", "10.0.0",
    ];

    [Theory]
    [InlineData("[1.0.0,2.0.0)", "1.0.0 1.0.0-r2 1.0.0-r3 1.0.0.1 1.1.0 1.1.1-rc1 1.1.1 2.0.0-beta1")]
    [InlineData("(1.0.0,2.0.0]", "1.0.0.1 1.1.0 1.1.1-rc1 1.1.1 2.0.0-beta1 2.0.0 2.0.0-r2")]
    [InlineData("[1.0.0]", "1.0.0 1.0.0-r2 1.0.0-r3")]
    [InlineData("2.0", "2.0.0 2.0.0-r2 3.0.0 10.0.0")]
    [InlineData("(,1.0.0)", "0.9.0 1.0.0-alpha 1.0.0-beta")]
    [InlineData("(1.0.0-alpha,1.0.0)", "1.0.0-beta")]
    public void Of_IntervalNotation_HoldsEveryRevisionOfTheVersionsInIt(string range, string expected)
    {
        var set = VersionSet.Of(VersionRange.Parse(range));
        Assert.Equal(expected, string.Join(' ', Versions.Where(v => set.Contains(Version(v)))));
    }

    [Theory]
    [InlineData("[1.0.0,2.0.0)")]
    [InlineData("(1.0.0,2.0.0]")]
    [InlineData("[1.0.0]")]
    [InlineData("[1.0.0,)")]
    [InlineData("(,2.0.0-beta1]")]
    public void ToString_SetOfARange_IsTheRange(string range) =>
        Assert.Equal(range, VersionSet.Of(VersionRange.Parse(range)).ToString());

    [Fact]
    public void ToString_UnionWithAGap_NamesBothParts() => Assert.Equal(
        "1.0.0-r2 or [2.0.0,3.0.0)",
        VersionSet.Of(VersionRange.Parse("[2.0,3.0)")).Union(VersionSet.Of(Version("1.0.0-r2"))).ToString());

    [Fact]
    public void Of_FloatingRange_IsRefused() =>
        Assert.Throws<ArgumentException>(static () => VersionSet.Of(VersionRange.Parse("1.*")));

    [Fact]
    public void Equals_SameVersionsByAnotherRoute_IsTrue()
    {
        var whole = VersionSet.Of(VersionRange.Parse("[1.0,3.0)"));
        var pieces = VersionSet.Of(VersionRange.Parse("[2.0,3.0)")).Union(VersionSet.Of(VersionRange.Parse("[1.0,2.0)")));
        Assert.Equal(whole, pieces);
        Assert.Equal(whole.GetHashCode(), pieces.GetHashCode());
        Assert.NotEqual(whole, VersionSet.Of(VersionRange.Parse("[1.0,3.0]")));
    }

    [Fact]
    [SuppressMessage(
        "Security", "CA5394", Justification = "Any seed will do; it is printed, so that a failure can be had again.")]
    public void Algebra_RandomSets_AgreesWithMembership()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var versions = Versions.Select(Version).ToArray();
        for (var i = 0; i < 5000; i++)
        {
            var (a, b) = (Any(random, depth: 4), Any(random, depth: 4));
            foreach (var version in versions)
            {
                var (inA, inB) = (a.Contains(version), b.Contains(version));
                Assert.Equal(inA || inB, a.Union(b).Contains(version));
                Assert.Equal(inA && inB, a.Intersect(b).Contains(version));
                Assert.Equal(inA && !inB, a.Except(b).Contains(version));
                Assert.Equal(!inA, a.Complement().Contains(version));
                Assert.True(!a.IsSubsetOf(b) || !inA || inB);
                Assert.True(!a.IsDisjointFrom(b) || !inA || !inB);
            }

            Assert.Equal(a, a.Complement().Complement());
            Assert.Equal(a.Union(b).Complement(), a.Complement().Intersect(b.Complement()));
            Assert.Equal(a.Union(b), b.Union(a));
            Assert.Equal(VersionSet.All, a.Union(a.Complement()));
            Assert.True(a.Intersect(a.Complement()).IsEmpty);
            Assert.Equal(a.IsSubsetOf(b), a.Intersect(b).Equals(a));
            Assert.Equal(a.IsDisjointFrom(b), a.IsSubsetOf(b.Complement()));
            Assert.Equal(a.Equals(b), a.IsSubsetOf(b) && b.IsSubsetOf(a));
        }
    }

    [SuppressMessage(
        "Security", "CA5394", Justification = "Any seed will do; it is printed, so that a failure can be had again.")]
    private static VersionSet Any(Random random, int depth)
    {
        var one = Version(Versions[random.Next(Versions.Length)]);
        var other = Version(Versions[random.Next(Versions.Length)]);
        return random.Next(depth == 0 ? 4 : 8) switch
        {
            0 => VersionSet.Of(new VersionRange(one.Version, random.Next(2) == 0)),
            1 => VersionSet.Of(new VersionRange(null, false, one.Version, random.Next(2) == 0)),
            2 => VersionSet.Of(one),
            3 => VersionSet.Between(one, other),
            4 or 5 => Any(random, depth - 1).Union(Any(random, depth - 1)),
            6 => Any(random, depth - 1).Intersect(Any(random, depth - 1)),
            _ => Any(random, depth - 1).Complement(),
        };
    }

    private static PortVersion Version(string text) =>
        PortVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
