using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>Problems of signing keys.</summary>
public static class KeyDiagnostics
{
    public static readonly DiagnosticDescriptor Unreadable = new("RR7201", "A key cannot be read");

    public static readonly DiagnosticDescriptor WrongPassphrase = new("RR7202", "A passphrase is wrong or missing");

    public static readonly DiagnosticDescriptor SignerFailed = new("RR7203", "A command that signs has failed");

    public static readonly DiagnosticDescriptor Exists = new("RR7204", "There is a key of that name", ExitCode.Usage);

    public static readonly DiagnosticDescriptor Unknown = new("RR7205", "There is no such key", ExitCode.Usage);
}
