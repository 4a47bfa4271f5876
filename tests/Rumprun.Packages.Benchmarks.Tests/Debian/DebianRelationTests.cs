using Rumprun.Packages.Benchmarks.Debian;

namespace Rumprun.Packages.Benchmarks.Tests.Debian;

public sealed class DebianRelationTests
{
    [Theory]
    [InlineData("libc6 (>= 2.34), zlib1g", "libc6 (>= 2.34)", "zlib1g")]
    [InlineData("default-mta | mail-transport-agent", "default-mta | mail-transport-agent")]
    [InlineData("python3:any (>= 3.9~), perl:any", "python3 (>= 3.9~)", "perl")]
    [InlineData("a(=1:2-3),b ( << 2 ) | c (>>1),", "a (= 1:2-3)", "b (<< 2) | c (>> 1)")]
    [InlineData("old (< 2), older (> 1)", "old (<= 2)", "older (>= 1)")]
    [InlineData("")]
    public void ReadField_Relations_AreUnderstood(string field, params string[] expected) =>
        Assert.Equal(expected, DebianRelation.ReadField(field).Select(static c => string.Join(" | ", c)));

    [Theory]
    [InlineData("a (2)")]
    [InlineData("a (>= )")]
    [InlineData("a (>= 2")]
    [InlineData("a (=> 2)")]
    [InlineData("a b")]
    [InlineData("a | ")]
    public void ReadField_NoRelation_Throws(string field) =>
        Assert.Throws<FormatException>(() => DebianRelation.ReadField(field));

    [Theory]
    [InlineData("a (<< 1.0)", "1.0~rc1", true)]
    [InlineData("a (<< 1.0)", "1.00", false)]
    [InlineData("a (<= 1.0)", "1.00", true)]
    [InlineData("a (= 1.0)", "1.0-1", false)]
    [InlineData("a (>= 1.0)", "1:0", true)]
    [InlineData("a (>> 1.0)", "1.0-0", false)]
    [InlineData("a", "0~", true)]
    public void Admits_Version_ComparesAsDebianDoes(string relation, string version, bool admitted) =>
        Assert.Equal(admitted, DebianRelation.ReadAlternatives(relation)[0].Admits(new DebianVersion(version)));
}
