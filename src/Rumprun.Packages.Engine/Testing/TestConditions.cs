using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>What a test is run with, besides the port that has it.</summary>
/// <param name="Others">The ports that other guests of tests are of.</param>
internal sealed record TestConditions(ImmutableDictionary<PortVariant, InstalledPort> Others)
{
    /// <summary>Bytes for the guest that the test is about; null: as its launch says.</summary>
    public long? Memory { get; init; }

    /// <summary>Used instead of the test's own timeout; null: that.</summary>
    public TimeSpan? Limit { get; init; }
}
