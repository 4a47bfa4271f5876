using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Launching;

/// <summary>Problems of telling a guest what to do.</summary>
public static class GuestConfigurationDiagnostics
{
    public static readonly DiagnosticDescriptor Argument =
        new("RR8001", "An argument cannot be handed to the guest", ExitCode.Usage);

    public static readonly DiagnosticDescriptor Environment =
        new("RR8002", "An environment variable cannot be handed to the guest", ExitCode.Usage);

    public static readonly DiagnosticDescriptor TooLong =
        new("RR8003", "The guest's configuration is too long", ExitCode.Usage);

    public static readonly DiagnosticDescriptor Hostname =
        new("RR8004", "A host name is not valid", ExitCode.Usage);

    public static readonly DiagnosticDescriptor MountPoint =
        new("RR8005", "A mount point is not valid", ExitCode.Usage);
}
