
namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Where a guest's output is written as it is printed: its programs' output, and its whole console with boot messages and
/// marks.
/// </summary>
public sealed record GuestOutput(Stream Programs, Stream Console)
{
    public static GuestOutput None { get; } = new(Stream.Null, Stream.Null);

    /// <summary>What programs print to standard error, where the guest tells it apart.</summary>
    public Stream Errors { get; init; } = Programs;

    /// <summary>Whether <see cref="Programs"/> is shown on a terminal.</summary>
    public bool ProgramsIsTerminal { get; init; }

    /// <summary>Whether <see cref="Errors"/> is shown on a terminal.</summary>
    public bool ErrorsIsTerminal { get; init; }
}
