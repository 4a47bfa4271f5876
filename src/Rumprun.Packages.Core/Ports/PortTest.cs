using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>What a port promises of itself: files in the package, or an image that is started and watched.</summary>
public sealed record PortTest
{
    public required string Name { get; init; }

    /// <summary>Paths that the staged tree has to hold.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>What files of the staged tree have to be, as binaries.</summary>
    public ImmutableArray<BinaryExpectation> Binaries { get; init; } = [];

    /// <summary>The image to start; null: nothing is started.</summary>
    public PortName? Launch { get; init; }

    /// <summary>Arguments in place of the launch's own; null: the launch's own.</summary>
    public ImmutableArray<string>? Arguments { get; init; }

    /// <summary>Over the launch's own.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableArray<TestMount> Mounts { get; init; } = [];

    /// <summary>An earlier test of the same launch, whose disks this one gets as it left them; null: fresh ones.</summary>
    public string? After { get; init; }

    /// <summary>Guests that are started before, in this order, and are up as long as the test runs.</summary>
    public ImmutableArray<TestGuest> Guests { get; init; } = [];

    /// <summary>Text that has to appear on the console, in this order.</summary>
    public ImmutableArray<string> Console { get; init; } = [];

    public ImmutableArray<TcpExchange> Tcp { get; init; } = [];

    public ImmutableArray<HttpExchange> Http { get; init; } = [];

    /// <summary>The exit status that the program has to end with; null: it is stopped when the test is over.</summary>
    public int? Exit { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>What a file of the staged tree has to be; always for the target's processor.</summary>
public enum BinaryKind
{
    /// <summary>What the platform starts: a bakeable object for a unikernel, else a static executable.</summary>
    Program,

    /// <summary>An object that is not linked yet.</summary>
    Object,

    /// <summary>An archive of objects.</summary>
    Library,
}

/// <summary>A file of the staged tree, and what it has to be.</summary>
public sealed record BinaryExpectation(string File, BinaryKind Kind);

/// <summary>
/// A folder of the port that the guest sees, in place of what its launch mounts there. <see cref="GuestReference"/>s in its
/// files are filled in.
/// </summary>
public sealed record TestMount(string From, string At);

/// <summary>A guest that a test needs beside the one that it is about: its server, or what stands behind it.</summary>
public sealed record TestGuest
{
    /// <summary>What the test calls it.</summary>
    public required PortName Name { get; init; }

    /// <summary>Whose image it is; null: the port's own.</summary>
    public PortName? Port { get; init; }

    /// <summary>Of the other port.</summary>
    public OptionChoice Options { get; init; } = OptionChoice.Defaults;

    /// <summary>The image; null: the port's first launch.</summary>
    public PortName? Launch { get; init; }

    /// <summary>Arguments in place of the launch's own; null: the launch's own.</summary>
    public ImmutableArray<string>? Arguments { get; init; }

    /// <summary>Over the launch's own.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Folders of the port that has the test.</summary>
    public ImmutableArray<TestMount> Mounts { get; init; } = [];
}
