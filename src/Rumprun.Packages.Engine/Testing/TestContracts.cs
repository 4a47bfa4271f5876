using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>Which ports to test, and for what.</summary>
public sealed record TestRequest
{
    /// <summary>
    /// A request that names no options is tested with the defaults and each variant; any other with just its options.
    /// </summary>
    public required ImmutableArray<PortRequest> Ports { get; init; }

    /// <summary>Every port of the tree that supports the target, in place of <see cref="Ports"/>.</summary>
    public bool All { get; init; }

    /// <summary>Each port in every version that the request's range has.</summary>
    public bool AllVersions { get; init; }

    /// <summary>Null: rrpkg chooses.</summary>
    public Target? Target { get; init; }

    /// <summary>Leave the declared variants out, and test the default options alone.</summary>
    public bool DefaultsOnly { get; init; }

    /// <summary>Also find the smallest memory that the tests pass with.</summary>
    public bool Measure { get; init; }

    /// <summary>
    /// The lock file has to be there and to answer exactly (<c>--locked</c>); else its versions are preferred.
    /// </summary>
    public bool IsLockDemanded { get; init; }
}

/// <summary>How one test ended.</summary>
public sealed record TestResult
{
    public required PortVariant Port { get; init; }

    public required string Name { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>What went wrong; empty where it passed.</summary>
    public ImmutableArray<Diagnostic> Problems { get; init; } = [];

    /// <summary>The consoles of all its guests. The last is that of the guest that the test is about.</summary>
    public ImmutableArray<TestLog> Logs { get; init; } = [];

    /// <summary>See <see cref="TestFigures"/>.</summary>
    public TimeSpan? TimeToMain { get; init; }

    public TimeSpan? TimeToAnswer { get; init; }

    public bool IsEmulated { get; init; }

    public bool HasPassed => Problems.IsEmpty;
}

/// <summary>A guest's console: its last lines, and the file that has all of it.</summary>
public sealed record TestLog(PortName Guest, string File, ImmutableArray<string> LastLines);

/// <summary>The results of testing one port with one choice of its options.</summary>
public sealed record PortTestReport
{
    public required PortVariant Port { get; init; }

    /// <summary>Null where the port could not be built.</summary>
    public PortVersion? Version { get; init; }

    public required Target Target { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>In the order in which they were run; empty: the port has no tests for the target.</summary>
    public ImmutableArray<TestResult> Results { get; init; } = [];

    /// <summary>Why there is nothing to test: the port, or one that a test needs, could not be built.</summary>
    public ImmutableArray<Diagnostic> BuildProblems { get; init; } = [];

    public TestFigures? Figures { get; init; }

    public int Failed => Results.Count(static r => !r.HasPassed) + (BuildProblems.IsEmpty ? 0 : 1);
}

/// <summary>The results of testing some ports.</summary>
public sealed record TestReport(ImmutableArray<PortTestReport> Ports)
{
    public int Tests => Ports.Sum(static p => p.Results.Length);

    public int Failed => Ports.Sum(static p => p.Failed);
}

/// <summary>What a run of tests reports while it goes on.</summary>
public abstract record TestEvent
{
    private TestEvent()
    {
    }

    public sealed record TestEnded(TestResult Result) : TestEvent;

    /// <summary>All tests of a port have ended, or none could be run.</summary>
    public sealed record PortEnded(PortTestReport Report) : TestEvent;
}
