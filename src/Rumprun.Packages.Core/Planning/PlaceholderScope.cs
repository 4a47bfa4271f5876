using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Planning;

/// <summary>The value of a placeholder.</summary>
public abstract record PlaceholderValue
{
    private PlaceholderValue()
    {
    }

    /// <summary>One value: <c>{prefix}</c>.</summary>
    public sealed record Text(string Value) : PlaceholderValue;

    /// <summary>Several arguments: <c>{arguments...}</c>.</summary>
    public sealed record List(ImmutableArray<string> Items) : PlaceholderValue;

    /// <summary>Blank-separated words, as compilers' environment variables hold them: a value, and a list too.</summary>
    public sealed record Words(string Value) : PlaceholderValue
    {
        public ImmutableArray<string> Items =>
            [.. Value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}

/// <summary>The placeholders that a template may use at one place, with their values.</summary>
public sealed record PlaceholderScope(ImmutableSortedDictionary<string, PlaceholderValue> Values)
{
    public static PlaceholderScope Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, PlaceholderValue>(StringComparer.Ordinal));

    public PlaceholderScope With(string name, PlaceholderValue value) => new(Values.SetItem(name, value));

    public PlaceholderScope With(string name, string value) => With(name, new PlaceholderValue.Text(value));
}
