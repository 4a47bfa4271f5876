using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Tests.Recipes;

public sealed class TemplateParserTests
{
    [Fact]
    public void Parse_OfTextWithPlaceholdersAndBraces_GivesTheParts()
    {
        var template = TemplateParser.Parse("a{{b}}{prefix}/c{tool:lua-5.1}");

        Assert.Equal(
            [
                new TemplatePart.Literal("a{b}"),
                new TemplatePart.Placeholder("prefix"),
                new TemplatePart.Literal("/c"),
                new TemplatePart.Placeholder("tool:lua-5.1"),
            ],
            template.Parts);
        Assert.Equal("a{{b}}{prefix}/c{tool:lua-5.1}", template.Source);
    }

    [Fact]
    public void Parse_OfAListByItself_GivesASplat() =>
        Assert.Equal([new TemplatePart.Splat("flags")], TemplateParser.Parse("{flags...}").Parts);

    [Fact]
    public void Parse_OfNothing_GivesNoParts() => Assert.Empty(TemplateParser.Parse("").Parts);

    [Theory]
    [InlineData("ab{", 2)]
    [InlineData("ab{c", 2)]
    [InlineData("a}b", 1)]
    [InlineData("{}", 0)]
    [InlineData("{a b}", 0)]
    [InlineData("x{...}", 1)]
    [InlineData("x={flags...}", 2)]
    [InlineData("{{{a}", -1)]
    [InlineData("{{}", 2)]
    public void TryParse_OfAMalformedTemplate_SaysWhere(string text, int offset)
    {
        var parsed = TemplateParser.TryParse(text, out var template, out var error);

        Assert.Equal(offset < 0, parsed);
        Assert.Equal(offset < 0, template is not null);
        Assert.Equal(offset < 0 ? null : offset, error?.Offset);
    }
}
