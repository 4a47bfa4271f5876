using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Turns a guest's end into an exit status or a problem.</summary>
internal static class GuestVerdict
{
    /// <returns>The exit status.</returns>
    /// <exception cref="DiagnosticException">RR8014, RR8015: it crashed or did not boot.</exception>
    public static int StatusOf(GuestExit exit, GuestSpecification guest, ImmutableArray<string> console) => exit switch
    {
        GuestExit.Exited(var status) => status,
        GuestExit.Crashed(var what, var outOfMemory) => throw LaunchDiagnostics.Crashed.Exception(
            $"`{guest.Name}` crashed: {what}{LaunchDiagnostics.Context(console)}",
            Hint(outOfMemory, "look at its console above")),
        GuestExit.BootFailed(var what, var outOfMemory) => throw LaunchDiagnostics.BootFailed.Exception(
            $"`{guest.Name}` did not boot: {what}{LaunchDiagnostics.Context(console)}",
            Hint(outOfMemory, "check its image, memory and mounts")),
        GuestExit.AddressRefused => throw LaunchDiagnostics.BootFailed.Exception(
            $"`{guest.Name}` did not boot: it refuses the DHCP server's answers{LaunchDiagnostics.Context(console)}",
            "start it again"),
        _ => throw new ArgumentOutOfRangeException(nameof(exit)),
    };

    private static string Hint(bool outOfMemory, string otherwise) =>
        outOfMemory ? "give it more memory: `-m 128M`" : otherwise;
}
