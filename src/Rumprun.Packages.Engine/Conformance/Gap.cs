namespace Rumprun.Packages.Engine.Conformance;

/// <summary>Whether a gap can be covered.</summary>
public enum GapKind
{
    /// <summary>Programs may rely on it, and it can be supplied.</summary>
    Gap,

    /// <summary>A guest cannot have it, or it has not been supplied: ports have to do without.</summary>
    Limit,
}

/// <summary>A function or behaviour that programs expect and that Rumprun's toolchains lack or get wrong.</summary>
/// <param name="Name">A function or header. The probe's file is named after it.</param>
/// <param name="Meaning">What goes wrong, in a few words.</param>
/// <param name="Cover">What supplies it or, for a limit, how ports do without.</param>
/// <param name="IsCxx">Whether the probe needs a C++ compiler.</param>
public sealed record Gap(string Name, GapKind Kind, string Meaning, string Cover, string ProbeFile, bool IsCxx = false)
{
    /// <summary>A second file of the probe, linked from its own static library; null: there is none.</summary>
    public string? LibraryFile { get; init; }
}
