using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>A test of a port: expected files in the package, or an image that is started and observed.</summary>
public sealed record PortTest
{
    public required string Name { get; init; }

    /// <summary>Paths that the staged tree has to contain.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Expected kinds of binaries in the staged tree.</summary>
    public ImmutableArray<BinaryExpectation> Binaries { get; init; } = [];

    /// <summary>The image to start; null: nothing is started.</summary>
    public PortName? Launch { get; init; }

    /// <summary>Arguments instead of those of the launch; null: those of the launch.</summary>
    public ImmutableArray<string>? Arguments { get; init; }

    /// <summary>Added to those of the launch.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableArray<TestMount> Mounts { get; init; } = [];

    /// <summary>An earlier test of the same launch, whose disks this test continues with; null: new disks.</summary>
    public string? After { get; init; }

    /// <summary>Guests that are started first, in this order, and run for the duration of the test.</summary>
    public ImmutableArray<TestGuest> Guests { get; init; } = [];

    /// <summary>Texts that have to appear on the console, in this order.</summary>
    public ImmutableArray<string> Console { get; init; } = [];

    public ImmutableArray<TcpExchange> Tcp { get; init; } = [];

    public ImmutableArray<HttpExchange> Http { get; init; } = [];

    /// <summary>The exit status that the program has to end with; null: it is stopped when the test is over.</summary>
    public int? Exit { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>The expected kind of a file; always for the target's processor.</summary>
public enum BinaryKind
{
    /// <summary>A program for the platform: a bakeable object for a unikernel, otherwise a static executable.</summary>
    Program,

    /// <summary>An object that is not linked yet.</summary>
    Object,

    /// <summary>An archive of objects.</summary>
    Library,
}

/// <summary>A file of the staged tree, and what it has to be.</summary>
public sealed record BinaryExpectation(string File, BinaryKind Kind);

/// <summary>
/// A folder of the port that is mounted in the guest, instead of the launch's mount there. <see cref="GuestReference"/>s in
/// its files are filled in.
/// </summary>
public sealed record TestMount(string From, string At);

/// <summary>An additional guest that a test needs, such as a server or a backend.</summary>
public sealed record TestGuest
{
    /// <summary>Its name in the test.</summary>
    public required PortName Name { get; init; }

    /// <summary>The port of its image; null: the port under test.</summary>
    public PortName? Port { get; init; }

    /// <summary>Of the other port.</summary>
    public OptionChoice Options { get; init; } = OptionChoice.Defaults;

    /// <summary>The image; null: the port's first launch.</summary>
    public PortName? Launch { get; init; }

    /// <summary>Arguments instead of those of the launch; null: those of the launch.</summary>
    public ImmutableArray<string>? Arguments { get; init; }

    /// <summary>Added to those of the launch.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Folders of the port under test.</summary>
    public ImmutableArray<TestMount> Mounts { get; init; } = [];
}
