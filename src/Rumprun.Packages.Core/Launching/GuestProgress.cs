using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Launching;

/// <summary>What silence means after what a guest said last: how it ended, if it says nothing more for that long.</summary>
public sealed record PresumedExit(GuestExit Exit, TimeSpan After);

/// <summary>
/// Follows a guest from its boot to its end by the lines on its console. A program may print anything, so no single line
/// that it could have printed by chance ends a guest: a trap counts when nothing follows it, <c>halted</c> only after what
/// leads to it.
/// </summary>
public sealed record GuestProgress
{
    private static readonly TimeSpan AfterTrap = TimeSpan.FromMilliseconds(250);

    /// <summary>Unmounting a large file system takes a while, and is worth waiting for.</summary>
    private static readonly TimeSpan WhileHalting = TimeSpan.FromSeconds(10);

    public static GuestProgress Start { get; } = new();

    public bool MainBegun { get; private init; }

    /// <summary>Programs whose main has begun and that have not ended.</summary>
    public int Running { get; private init; }

    /// <summary>Not null: the guest has ended.</summary>
    public GuestExit? Exit { get; private init; }

    /// <summary>Not null: the guest has ended if it stays silent.</summary>
    public PresumedExit? IfSilent { get; private init; }

    private ImmutableArray<int> Statuses { get; init; } = [];

    private int? Returned { get; init; }

    private string? Abort { get; init; }

    private string? KernelPanic { get; init; }

    private string? Panic { get; init; }

    private bool Halting { get; init; }

    private bool OutOfMemory { get; init; }

    /// <summary>The last line of the boot, which says why where the boot failed.</summary>
    private string LastBootLine { get; init; } = "the guest said nothing";

    public GuestProgress After(string line)
    {
        var known = ConsoleLine.Parse(line);
        if (known is null && line.Length == 0)
        {
            return this;
        }

        var next = this with { IfSilent = Halting ? IfSilent : null };
        return known switch
        {
            ConsoleLine.MainBegun => next with { MainBegun = true, Running = Running + 1, Panic = null },
            ConsoleLine.MainReturned(_, var status) => next with { Returned = status },
            ConsoleLine.ExitCalled(var status) => next with
            {
                Running = Math.Max(0, Running - 1),
                Statuses = Statuses.Add(status),
                Returned = null,
            },
            ConsoleLine.AddressRefused when !MainBegun => next with { Exit = new GuestExit.AddressRefused() },
            ConsoleLine.Aborted => next with { Abort = "abort() was called, or a signal raised" },
            ConsoleLine.OutOfMemory => next with { OutOfMemory = true },
            ConsoleLine.Trapped(var text) => next with { IfSilent = new(Crash($"FATAL TRAP: {text}"), AfterTrap) },
            ConsoleLine.KernelPanicked(var text) => next with { KernelPanic = text },
            ConsoleLine.Panicked(var text) => next with { Panic = text == "rumpuser panic" ? KernelPanic ?? text : text },
            ConsoleLine.Halting => next.BeginHalting(),
            ConsoleLine.Halted when Panic is not null => next with { IfSilent = new(Crash($"panic: {Panic}"), AfterTrap) },
            ConsoleLine.Halted when Halting => next with { Exit = Ending(), IfSilent = null },
            null when !MainBegun && !Halting => next with { LastBootLine = line },
            _ => next,
        };
    }

    /// <summary>The silence after the last line lasted.</summary>
    public GuestProgress AfterSilence() =>
        IfSilent is { } presumed ? this with { Exit = presumed.Exit, IfSilent = null } : this;

    private GuestProgress BeginHalting()
    {
        // A panic's text that a program printed itself, and survived, is not why the guest halts.
        var halting = this with { Halting = true, Panic = null };
        return halting with { IfSilent = new(halting.Ending(), WhileHalting) };
    }

    private GuestExit Ending() =>
        !MainBegun ? new GuestExit.BootFailed(LastBootLine, OutOfMemory)
        : Abort is not null ? new GuestExit.Crashed(Abort, OutOfMemory)
        : new GuestExit.Exited(Statuses.Append(Returned ?? 0).FirstOrDefault(static s => s != 0));

    private GuestExit Crash(string what) =>
        MainBegun ? new GuestExit.Crashed(what, OutOfMemory) : new GuestExit.BootFailed(what, OutOfMemory);
}
