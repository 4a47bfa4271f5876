using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>
/// Text with placeholders, parsed: <c>{name}</c> is replaced with a value, <c>{{</c> and <c>}}</c> are braces. Always one
/// argument, whatever the values are.
/// </summary>
public sealed record Template(ImmutableArray<TemplatePart> Parts)
{
    /// <summary>The text as it was written.</summary>
    public required string Source { get; init; }

    public override string ToString() => Source;
}

/// <summary>A piece of a template.</summary>
public abstract record TemplatePart
{
    private TemplatePart()
    {
    }

    public sealed record Literal(string Text) : TemplatePart;

    /// <summary>A single value: <c>{prefix}</c>, <c>{tool:minilua}</c>.</summary>
    public sealed record Placeholder(string Name) : TemplatePart;

    /// <summary>A list in place of an argument: <c>{flags...}</c>. Always a template's only part.</summary>
    public sealed record Splat(string Name) : TemplatePart;
}

/// <summary>A port's value for a recipe's parameter.</summary>
public abstract record Argument
{
    private Argument()
    {
    }

    public sealed record Text(Template Value) : Argument;

    public sealed record Flag(bool Value) : Argument;

    public sealed record List(ImmutableArray<Conditional<Template>> Items) : Argument;
}

/// <summary>
/// One command of a build: the program and its arguments, passed to the system unchanged, without a shell.
/// </summary>
public sealed record Step
{
    /// <summary>Unique within its stage.</summary>
    public required string Name { get; init; }

    /// <summary>The program, then its arguments. Never empty.</summary>
    public required ImmutableArray<Conditional<Template>> Run { get; init; }

    /// <summary>The directory to run in; <c>{source}</c> by default.</summary>
    public Template? In { get; init; }

    public ImmutableSortedDictionary<string, Template> Environment { get; init; } =
        ImmutableSortedDictionary<string, Template>.Empty;

    public Condition When { get; init; } = Condition.Always;

    /// <summary>
    /// A flag that has to be on, or a list that has to have an item, for the step to run (the opposite with a leading
    /// <c>!</c>); null: none.
    /// </summary>
    public string? If { get; init; }
}
