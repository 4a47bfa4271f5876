namespace Rumprun.Packages.Core.Diagnostics;

/// <summary>What the process returns. The numbers are part of the command's contract and never change meaning.</summary>
public enum ExitCode
{
    Done = 0,
    Failed = 1,
    Usage = 2,

    /// <summary>Bytes are not what their hash or signature says.</summary>
    Integrity = 3,

    /// <summary>Something outside this machine, or missing on it, could not be had.</summary>
    Unavailable = 4,
    Internal = 70,
    Interrupted = 130,
    Terminated = 143,
}
