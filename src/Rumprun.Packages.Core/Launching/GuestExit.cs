namespace Rumprun.Packages.Core.Launching;

/// <summary>How a guest came to its end, as far as itself can say.</summary>
public abstract record GuestExit
{
    private GuestExit()
    {
    }

    /// <summary>The program ended with this status, 0 to 255. Of several programs: the first status that is not 0.</summary>
    public sealed record Exited(int Status) : GuestExit;

    /// <summary>A trap, a panic, an abort or a signal: what happened, in the guest's own words.</summary>
    public sealed record Crashed(string What, bool OutOfMemory = false) : GuestExit;

    /// <summary>It ended before any program began.</summary>
    public sealed record BootFailed(string What, bool OutOfMemory = false) : GuestExit;

    /// <summary>
    /// It gets no address, and would try for most of a minute. Nothing has begun or been mounted; another start may well do.
    /// </summary>
    public sealed record AddressRefused : GuestExit;
}
