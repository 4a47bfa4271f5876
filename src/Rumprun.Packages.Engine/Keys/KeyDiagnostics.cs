using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>Problems of signing keys.</summary>
public static class KeyDiagnostics
{
    public static readonly DiagnosticDescriptor Unreadable = new("RR7001", "A key cannot be read");

    public static readonly DiagnosticDescriptor WrongPassphrase = new("RR7002", "A passphrase is wrong or missing");

    public static readonly DiagnosticDescriptor SignerFailed = new("RR7003", "A command that signs has failed");

    public static readonly DiagnosticDescriptor Exists = new("RR7004", "There is a key of that name", ExitCode.Usage);

    public static readonly DiagnosticDescriptor Unknown = new("RR7005", "There is no such key", ExitCode.Usage);
}
