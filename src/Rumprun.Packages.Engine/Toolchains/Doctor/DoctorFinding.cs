using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>What something is needed for.</summary>
public enum DoctorArea
{
    /// <summary>Building ports, for whatever target.</summary>
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

/// <summary>How it stands with something.</summary>
public enum DoctorState
{
    Ok,

    /// <summary>Work is possible, but slower or not for every port.</summary>
    Degraded,

    /// <summary>The area cannot be used without it.</summary>
    Missing,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What it is: <c>make</c>, <c>/dev/kvm</c>.</param>
/// <param name="Detail">What was found, or what is missing and what for.</param>
/// <param name="Remedy">What to do, commands in backquotes; null where all is well.</param>
public sealed record DoctorFinding(DoctorArea Area, string Subject, DoctorState State, string Detail, string? Remedy);

/// <summary>Looks at one thing, for real and without the network.</summary>
internal interface IDoctorCheck
{
    Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken);
}
