using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>Problems of choosing versions.</summary>
public static class ResolutionDiagnostics
{
    public static readonly DiagnosticDescriptor NoSuchPort = new("RR2001", "There is no port of that name");

    public static readonly DiagnosticDescriptor NoSolution = new("RR2002", "Requirements disagree");

    public static readonly DiagnosticDescriptor NoSuchVersion = new("RR2003", "No version of a port is in a range");

    public static readonly DiagnosticDescriptor OnlyPrereleases = new("RR2004", "Only prereleases are in a range");

    public static readonly DiagnosticDescriptor NoSuchOption = new("RR2005", "A port has no such option");

    public static readonly DiagnosticDescriptor Unavailable = new("RR2006", "A port is not available for the target");

    public static readonly DiagnosticDescriptor Conflict = new("RR2007", "Ports conflict");

    public static readonly DiagnosticDescriptor TooMuchWork = new("RR2008", "The search for versions exceeded its limit");

    public static readonly DiagnosticDescriptor Pinned = new("RR2009", "A locked version cannot be used");

    public static readonly DiagnosticDescriptor NoProvider = new("RR2010", "No port provides a virtual package");

    public static readonly DiagnosticDescriptor TwoProviders = new("RR2011", "Two ports provide the same virtual package");

    public static readonly DiagnosticDescriptor Cycle = new("RR2101", "Ports depend on each other in a cycle");
}
