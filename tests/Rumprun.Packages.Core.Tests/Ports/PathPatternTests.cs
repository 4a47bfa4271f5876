using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Ports;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("usr/bin/x", "usr/bin/x", true)]
    [InlineData("usr/bin/x", "usr/bin/xy", false)]
    [InlineData("usr/bin/*", "usr/bin/x-config", true)]
    [InlineData("usr/bin/*-config", "usr/bin/x-config", true)]
    [InlineData("usr/bin/*-config", "usr/bin/x-configure", false)]
    [InlineData("usr/*/x", "usr/lib/x", true)]
    [InlineData("usr/*", "usr/lib/x", false)]
    [InlineData("usr/**", "usr/lib/x", true)]
    [InlineData("**/x.pc", "usr/lib/pkgconfig/x.pc", true)]
    [InlineData("usr/**/x", "usr/x", false)]
    [InlineData("**", "", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b", "a", false)]
    public void Matches_PatternAndPath_AsTheFormatSays(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathPattern(pattern).Matches(path));
}
