using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Ports;

/// <summary>What a port promises of itself: files in the package, or an image that is started and watched.</summary>
public sealed record PortTest
{
    public required string Name { get; init; }

    /// <summary>Paths that the staged tree has to hold.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The image to start; null: nothing is started.</summary>
    public PortName? Launch { get; init; }

    /// <summary>Arguments in place of the launch's own; null: the launch's own.</summary>
    public ImmutableArray<string>? Arguments { get; init; }

    /// <summary>Text that has to appear on the console, in this order.</summary>
    public ImmutableArray<string> Console { get; init; } = [];

    public ImmutableArray<HttpExchange> Http { get; init; } = [];

    /// <summary>The exit status that the program has to end with; null: it is stopped when the test is over.</summary>
    public int? Exit { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>A request to a guest port and what the answer has to be.</summary>
public sealed record HttpExchange
{
    public required int Port { get; init; }

    public required string Path { get; init; }

    public ImmutableSortedDictionary<string, string> Headers { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    public int Status { get; init; } = 200;

    /// <summary>Response headers that have to be there with exactly this value.</summary>
    public ImmutableSortedDictionary<string, string> Expect { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Text that the body has to contain; null: any body.</summary>
    public string? Body { get; init; }
}
