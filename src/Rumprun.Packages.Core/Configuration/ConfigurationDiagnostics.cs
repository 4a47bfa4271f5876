using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>Problems of config.yaml.</summary>
internal static class ConfigurationDiagnostics
{
    public static readonly DiagnosticDescriptor Target = new("RR1050", "A target is unknown");
    public static readonly DiagnosticDescriptor SourceMirror = new("RR1051", "A source mirror is malformed");
    public static readonly DiagnosticDescriptor Builder = new("RR1053", "A trusted builder is malformed");
    public static readonly DiagnosticDescriptor Cache = new("RR4110", "A cache in the configuration is malformed");
}
