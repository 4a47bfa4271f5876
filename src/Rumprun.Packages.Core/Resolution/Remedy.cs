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

    /// <summary>Ask for exactly this prerelease in place of a range that does not include prereleases.</summary>
    public sealed record AskForPrerelease(Requirement Prerelease, Resolution Solution) : Remedy(Solution);

    /// <summary>Ask for any version.</summary>
    public sealed record Loosen(Requirement Requirement, Resolution Solution) : Remedy(Solution);

    /// <summary>Do not ask for an option.</summary>
    /// <param name="Exists">Whether the eligible versions have it.</param>
    public sealed record DropOption(PackageId Option, bool Exists, Resolution Solution) : Remedy(Solution);

    /// <summary>Build for another target.</summary>
    public sealed record ChangeTarget(string Target, Resolution Solution) : Remedy(Solution);

    /// <summary>Ask for another provider of a virtual package.</summary>
    public sealed record Substitute(PortName Name, PortName Other, Resolution Solution) : Remedy(Solution);

    /// <summary>Do not ask for a port.</summary>
    public sealed record DropPort(PortName Name, Resolution Solution) : Remedy(Solution);

    /// <summary>Let a port depend on one of a similar name.</summary>
    public sealed record RespellDependency(PackageId Owner, PackageId Name, PackageId Meant, Resolution Solution)
        : Remedy(Solution);

    /// <summary>Let a port take any version of what it depends on.</summary>
    public sealed record LoosenDependency(PackageId Owner, Requirement Requirement, Resolution Solution) : Remedy(Solution);

    /// <summary>Let a port take prereleases of what it depends on.</summary>
    public sealed record AllowPrereleases(PackageId Owner, Requirement Requirement, Resolution Solution) : Remedy(Solution);

    /// <summary>Let a port go with what it refuses.</summary>
    public sealed record DropConflict(PackageId Owner, PackageId Refused, Resolution Solution) : Remedy(Solution);

    /// <summary>Let a port do without what it depends on.</summary>
    public sealed record DropDependency(PackageId Owner, PackageId Needed, Resolution Solution) : Remedy(Solution);

    /// <summary>Let several providers of a virtual package be in one solution.</summary>
    public sealed record AllowProviders(PortName Virtual, Resolution Solution) : Remedy(Solution);

    /// <summary>Let a port's versions be chosen that cannot.</summary>
    public sealed record Support(PortName Port, Resolution Solution) : Remedy(Solution);

    /// <summary>Give a port an option that it does not have.</summary>
    public sealed record AddOption(PackageId Option, Resolution Solution) : Remedy(Solution);

    /// <summary>Write a port that does not exist.</summary>
    public sealed record AddPort(PortName Name, Resolution Solution) : Remedy(Solution);

    /// <summary>The version of a port in the solution; null if it is not part of it.</summary>
    public PortVersion? VersionOf(PortName port) => Solution.Ports.FirstOrDefault(p => p.Name == port)?.Version;
}

/// <summary>The changes that help, best first.</summary>
/// <param name="IsComplete">
/// Every change of a single requirement, conflict, option or name was tried, and solved or refuted.
/// </param>
public sealed record Remedies(IReadOnlyList<Remedy> Found, bool IsComplete);
