using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>Problems of publishing to a mirror.</summary>
public static class PublishingDiagnostics
{
    public static readonly DiagnosticDescriptor NotMirror = new("RR7101", "A directory is not a mirror");

    public static readonly DiagnosticDescriptor MissingKeys = new("RR7102", "Keys that have to sign are missing");

    public static readonly DiagnosticDescriptor Damaged =
        new("RR7103", "A mirror's own files are damaged", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor CannotWrite = new("RR7104", "A mirror's directory cannot be written");

    public static readonly DiagnosticDescriptor Untested = new("RR7105", "A port was not published: its test failed");

    public static readonly DiagnosticDescriptor Exists = new("RR7106", "A directory holds a mirror already", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NotPublishable = new("RR7107", "A package cannot be published");

    public static readonly DiagnosticDescriptor NotBuilder = new("RR7110", "A mirror does not let a key attest");
}
