namespace Rumprun.Packages.Core.Configuration;

/// <summary>A cache of built packages, as the user configures it.</summary>
/// <param name="Url"><c>https:</c>, <c>http:</c> or <c>file:</c>.</param>
public sealed record CacheSetting(string Url)
{
    /// <summary>Whether packages are only taken from it; else what is built here is pushed to it as well.</summary>
    public bool IsReadOnly { get; init; } = true;

    /// <summary>
    /// A file with the token that the server asks for, absolute; null: it asks for none, or the environment has it.
    /// </summary>
    public string? TokenFile { get; init; }
}
