using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>Possible improvements to a valid port.</summary>
internal static class LintDiagnostics
{
    public static readonly DiagnosticDescriptor Summary = new(
        "RR1070", "A summary is not one short line", Severity: DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor InsecureAddress = new(
        "RR1071", "An address has no transport security", Severity: DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NoMaintainer = new(
        "RR1072", "A port has no maintainer", Severity: DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NoTest = new(
        "RR1073", "A port has no test", Severity: DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NoLicenseFile = new(
        "RR1074", "A port installs no licence text", Severity: DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor UnlistedGuestPort = new(
        "RR1075", "A guest port is used that the launch does not list");
    public static readonly DiagnosticDescriptor NoProvider = new(
        "RR1077", "A listed port does not provide its virtual name");
    public static readonly DiagnosticDescriptor UnlistedVirtual = new(
        "RR1078", "A port provides a virtual name that is not listed");
    public static readonly DiagnosticDescriptor UnsolvableDependency = new(
        "RR1079", "A dependency cannot be resolved as written");
    public static readonly DiagnosticDescriptor RuntimeDependency = new(
        "RR1080", "A runtime library needs another port");
    public static readonly DiagnosticDescriptor UnmetVersionCondition = new("RR1081", "No version meets a condition");
    public static readonly DiagnosticDescriptor VersionWithoutSource = new("RR1082", "A version has no source");
    public static readonly DiagnosticDescriptor UnusedPatch = new("RR1083", "No version uses a patch");
    public static readonly DiagnosticDescriptor ChangingDefault = new(
        "RR1084", "An option's default differs between versions");
    public static readonly DiagnosticDescriptor UntestedOption = new(
        "RR1052", "An option is not tested", Severity: DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor UnexplainedPatch = new(
        "RR1076", "A patch does not say why", Severity: DiagnosticSeverity.Warning);
}
