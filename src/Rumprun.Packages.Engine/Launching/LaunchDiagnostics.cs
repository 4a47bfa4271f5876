using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Problems of launching and running guests.</summary>
public static class LaunchDiagnostics
{
    public static readonly DiagnosticDescriptor NothingToLaunch = new("RR6102", "A port has nothing to launch");

    public static readonly DiagnosticDescriptor UnusableMount = new("RR6104", "A mount cannot be made", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoLauncher =
        new("RR8010", "A target cannot be launched on this machine", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor ProgramMissing =
        new("RR8011", "A program that launching needs is missing", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotBootable = new("RR8012", "An image cannot be launched");

    public static readonly DiagnosticDescriptor EmulatorFailed = new("RR8013", "QEMU failed");

    public static readonly DiagnosticDescriptor Crashed = new("RR8014", "A guest crashed");

    public static readonly DiagnosticDescriptor BootFailed = new("RR8015", "A guest did not boot");

    public static readonly DiagnosticDescriptor EndedBeforeReady = new("RR8016", "A guest ended before it was ready");

    public static readonly DiagnosticDescriptor NotReady = new("RR8017", "A guest did not become ready in time");

    public static readonly DiagnosticDescriptor PortTaken = new("RR8018", "A host port is taken");

    public static readonly DiagnosticDescriptor NoForward = new("RR8019", "A port cannot be forwarded", ExitCode.Usage);

    public static readonly DiagnosticDescriptor BadMount = new("RR8020", "Something cannot be mounted", ExitCode.Usage);

    public static readonly DiagnosticDescriptor SandboxFailed = new("RR8021", "The sandbox of a hosted guest failed");

    public static readonly DiagnosticDescriptor NetworkFailed = new("RR8022", "The network of a hosted guest failed");

    public static readonly DiagnosticDescriptor Memory = new("RR8023", "A guest's memory is out of range", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NameTaken = new("RR8024", "A guest's name is taken", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoSuchGuest = new("RR8025", "There is no such guest", ExitCode.Usage);

    public static readonly DiagnosticDescriptor SupervisorFailed = new("RR8026", "A detached guest's supervisor failed");

    public static readonly DiagnosticDescriptor NotStopped = new("RR8027", "A guest could not be stopped");

    public static readonly DiagnosticDescriptor OutputLost = new("RR8028", "A guest's output cannot be written");

    public static readonly DiagnosticDescriptor RecordsUnusable = new(
        "RR8029", "The records of detached guests cannot be used");

    public static readonly DiagnosticDescriptor DiskDamaged = new("RR8031", "A disk's file system is damaged");

    /// <summary>The last console lines, indented to follow a message; empty if there are none.</summary>
    internal static string Context(ImmutableArray<string> console) =>
        console.IsEmpty
            ? ""
            : $"\n{string.Join('\n', console.TakeLast(12).Select(static line => $"  | {line.TrimEnd('\r')}"))}";
}
