using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>Problems of copying packages between the store and caches.</summary>
public static class CachingDiagnostics
{
    public static readonly DiagnosticDescriptor NotBuilt = new("RR4111", "A port was not built, so it cannot be pushed");

    public static readonly DiagnosticDescriptor NotCached = new("RR4112", "No cache has a package", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NoCache = new("RR4113", "No cache is named or configured", ExitCode.Usage);
}
