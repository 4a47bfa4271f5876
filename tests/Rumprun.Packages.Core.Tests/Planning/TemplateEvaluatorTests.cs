using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class TemplateEvaluatorTests
{
    private static readonly PlaceholderScope s_scope = PlaceholderScope.Empty
        .With("prefix", "/usr")
        .With("blanks", "a b  {prefix}")
        .With("items", new PlaceholderValue.List(["one", "two words", ""]))
        .With("none", new PlaceholderValue.List([]))
        .With("cflags", new PlaceholderValue.Words("-O2  -g "));

    [Theory]
    [InlineData("{prefix}/bin", "/usr/bin")]
    [InlineData("{{prefix}}", "{prefix}")]
    [InlineData("x{blanks}y", "xa b  {prefix}y")]
    [InlineData("{cflags}", "-O2  -g ")]
    public void Text_WithPlaceholders_IsFilledInOnce(string template, string expected) =>
        Assert.Equal(expected, TemplateEvaluator.Text(TemplateParser.Parse(template), s_scope));

    [Fact]
    public void List_WithLists_TakesEachItemAsOneArgument() =>
        Assert.Equal(
            ["make", "one", "two words", "", "-O2", "-g", "a b  {prefix}"],
            List("make", "{items...}", "{none...}", "{cflags...}", "{blanks}"));

    [Fact]
    public void List_WithConditions_TakesWhatHolds()
    {
        var onHw = Condition.Always with { Platforms = [new Alternative<Platform>(Platform.Hw, Negated: false)] };
        ImmutableArray<Conditional<Template>> templates =
        [
            new(TemplateParser.Parse("always"), Condition.Always),
            new(TemplateParser.Parse("{unknown}"), onHw),
        ];

        Assert.Equal(["always"], TemplateEvaluator.List(templates, PortSelection.For(SampleBuild.Hosted), s_scope));
    }

    [Theory]
    [InlineData("{prefx}", "did you mean `{prefix}`?")]
    [InlineData("{tool:minilua}", "export `minilua` from a stage that runs before this one")]
    [InlineData("{dependency:zlib}", "declare `zlib` under `dependencies`, with no narrower condition than its use")]
    public void Text_WithUnknownPlaceholder_SaysWhatToDo(string template, string hint)
    {
        var problem = Problem(template);
        Assert.Equal("RR5101", problem.Id);
        Assert.Equal([hint], problem.Hints);
    }

    [Theory]
    [InlineData("x{items}", "`items` in `x{items}` is a list: it has to be a separate list item, `{items...}`")]
    [InlineData("{prefix...}", "`{prefix...}` asks for a list, and `prefix` is a single value")]
    public void List_WithTheWrongShape_IsRefused(string template, string message) =>
        Assert.Equal(message, Problem(template).Message);

    private static ImmutableArray<string> List(params string[] templates) => TemplateEvaluator.List(
        [.. templates.Select(static t => (Conditional<Template>)TemplateParser.Parse(t))],
        PortSelection.For(SampleBuild.Hosted),
        s_scope);

    private static Diagnostic Problem(string template) =>
        Assert.Throws<DiagnosticException>(() => List(template)).Diagnostics.Single();
}
