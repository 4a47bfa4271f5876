using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>The area that a finding belongs to.</summary>
public enum DoctorArea
{
    /// <summary>Building ports for any target.</summary>
    Build,

    /// <summary>Images for QEMU, KVM and bare metal.</summary>
    Hw,

    /// <summary>Images for Xen.</summary>
    Xen,

    /// <summary>Ordinary processes.</summary>
    Hosted,

    /// <summary>Starting guests in QEMU.</summary>
    Run,
}

/// <summary>The state of one checked item.</summary>
public enum DoctorState
{
    Ok,

    /// <summary>Work is possible, but slower or not for every port.</summary>
    Degraded,

    /// <summary>The area cannot be used without it.</summary>
    Missing,
}

/// <summary>The result of one check.</summary>
/// <param name="Subject">The checked item: <c>make</c>, <c>/dev/kvm</c>.</param>
/// <param name="Detail">What was found, or what is missing and its purpose.</param>
/// <param name="Remedy">What to do, with commands in backquotes; null if nothing is wrong.</param>
public sealed record DoctorFinding(DoctorArea Area, string Subject, DoctorState State, string Detail, string? Remedy);

/// <summary>Checks one item by trying it, without the network.</summary>
internal interface IDoctorCheck
{
    Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken);
}
