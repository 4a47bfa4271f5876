using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Packages;

/// <summary>What the last test of a port's package found out, kept beside the record of its build.</summary>
public sealed record TestRecord
{
    /// <summary>Of the build.</summary>
    public required Sha256Digest Key { get; init; }

    public required PortName Name { get; init; }

    public required PortVersion Version { get; init; }

    public required Target Target { get; init; }

    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    public required DateTimeOffset Finished { get; init; }

    /// <summary>How many tests were run.</summary>
    public required int Tests { get; init; }

    public required int Failed { get; init; }

    public bool HasPassed => Failed == 0;

    /// <summary>What was measured of the port's first launch; null for a library.</summary>
    public TestFigures? Figures { get; init; }
}

/// <summary>What was measured of an image.</summary>
public sealed record TestFigures
{
    /// <summary>Bytes of the image; on hosted of the program.</summary>
    public required long ImageSize { get; init; }

    /// <summary>Bytes of memory that the guest was given; null on hosted, where there is no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>
    /// From the start of QEMU until the program's main began: the median of the tests. Null: nothing shows it.
    /// </summary>
    public TimeSpan? TimeToMain { get; init; }

    /// <summary>
    /// From the start of the guest's processes until the first answer over the network: the median of the tests.
    /// </summary>
    public TimeSpan? TimeToAnswer { get; init; }

    /// <summary>QEMU carried out the instructions, not the processor.</summary>
    public bool IsEmulated { get; init; }

    /// <summary>The smallest memory that all tests passed with, in bytes, to a mebibyte; null: not measured.</summary>
    public long? SmallestMemory { get; init; }
}
