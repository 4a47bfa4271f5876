using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>A single change to a request, or to a port, that was found to give a solution.</summary>
/// <param name="Solution">The solution of the changed request.</param>
public abstract record Remedy(Resolution Solution)
{
    /// <summary>Ask for a port or option of a similar name.</summary>
    public sealed record Respell(PackageId Meant, Resolution Solution) : Remedy(Solution);

    /// <summary>Do not pin a port to its version.</summary>
    public sealed record Unpin(Pin Pin, Resolution Solution) : Remedy(Solution);

    /// <summary>Accept prereleases for a requirement that does not.</summary>
    public sealed record AllowPrereleases(Requirement Requirement, Resolution Solution) : Remedy(Solution);

    /// <summary>Ask for any version.</summary>
    public sealed record Loosen(Requirement Requirement, Resolution Solution) : Remedy(Solution);

    /// <summary>Do not ask for an option.</summary>
    /// <param name="Exists">Whether the eligible versions have it.</param>
    public sealed record DropOption(PackageId Option, bool Exists, Resolution Solution) : Remedy(Solution);

    /// <summary>Ask for another provider of a virtual package.</summary>
    public sealed record Substitute(PortName Name, PortName Other, Resolution Solution) : Remedy(Solution);

    /// <summary>Do not ask for a port.</summary>
    public sealed record DropPort(PortName Name, Resolution Solution) : Remedy(Solution);

    /// <summary>Let a port take any version of what it depends on.</summary>
    public sealed record LoosenDependency(PackageId Owner, Requirement Requirement, Resolution Solution) : Remedy(Solution);

    /// <summary>The version of a port in the solution; null if it is not part of it.</summary>
    public PortVersion? VersionOf(PortName port) => Solution.Ports.FirstOrDefault(p => p.Name == port)?.Version;
}
