namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Where a guest's output goes, as it comes: what its programs print, and its whole console, boot messages and marks included.
/// </summary>
public sealed record GuestOutput(Stream Programs, Stream Console)
{
    public static GuestOutput None { get; } = new(Stream.Null, Stream.Null);

    /// <summary>What programs print to standard error, where the guest tells it apart.</summary>
    public Stream Errors { get; init; } = Programs;
}
