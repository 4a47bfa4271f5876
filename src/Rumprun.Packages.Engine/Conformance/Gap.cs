namespace Rumprun.Packages.Engine.Conformance;

/// <summary>What can be done about something that a toolchain lacks.</summary>
public enum GapKind
{
    /// <summary>Programs may count on it, and it can be supplied.</summary>
    Gap,

    /// <summary>One process without a kernel's protection cannot have it, or nobody has supplied it: a port does without.</summary>
    Limit,
}

/// <summary>Something that programs expect and that Rumprun's toolchains are known to lack, or to have wrong.</summary>
/// <param name="Name">What people look for: a function, a header. The probe's file is named by it.</param>
/// <param name="Meaning">What goes wrong, in a few words.</param>
/// <param name="Cover">What supplies it or, for a limit, how ports do without.</param>
/// <param name="IsCxx">Whether the probe needs a C++ compiler.</param>
public sealed record Gap(string Name, GapKind Kind, string Meaning, string Cover, string ProbeFile, bool IsCxx = false)
{
    /// <summary>A further file of the probe, linked out of a static library of its own; null: none.</summary>
    public string? LibraryFile { get; init; }
}
