using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("targets/*.tgz", "targets/foo.tgz")]
    [InlineData("foo-version-?.tgz", "foo-version-a.tgz")]
    [InlineData("*.tgz", ".tgz")]
    [InlineData("*", "anything")]
    [InlineData("a*b*c", "aXbXbXc")]
    [InlineData("*/*", "a/b")]
    [InlineData("foo.tgz", "foo.tgz")]
    [InlineData("[a-c]x", "bx")]
    [InlineData("[!a-c]x", "dx")]
    [InlineData("[]]", "]")]
    [InlineData("[x", "[x")]
    [InlineData("[a-]", "-")]
    public void Pattern_ThatFits_Matches(string pattern, string path) => Assert.True(new PathPattern(pattern).Matches(path));

    [Theory]
    [InlineData("targets/*.tgz", "targets/foo.txt")]
    [InlineData("foo-version-?.tgz", "foo-version-alpha.tgz")]
    [InlineData("*.tgz", "targets/foo.tgz")]
    [InlineData("*", "a/b")]
    [InlineData("?", "/")]
    [InlineData("a?b", "a/b")]
    [InlineData("[/]", "/")]
    [InlineData("*.md", "README.MD")]
    [InlineData("", "a")]
    [InlineData("a", "")]
    [InlineData("a.b", "axb")]
    [InlineData("[!a-c]x", "bx")]
    public void Pattern_ThatDoesNotFit_DoesNotMatch(string pattern, string path) =>
        Assert.False(new PathPattern(pattern).Matches(path));

    [Fact]
    public void Pattern_OfManyStars_TakesNoLongTime() =>
        Assert.False(new PathPattern(string.Concat(Enumerable.Repeat("*a", 1000))).Matches(new string('a', 20_000) + "b"));
}
