using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Problems of port.yaml.</summary>
internal static class PortDiagnostics
{
    public static readonly DiagnosticDescriptor Version = new("RR1020", "A version is malformed");
    public static readonly DiagnosticDescriptor Range = new("RR1021", "A range of versions is malformed");
    public static readonly DiagnosticDescriptor License = new("RR1022", "A licence is not an SPDX expression");
    public static readonly DiagnosticDescriptor Maintainer = new("RR1023", "A maintainer is malformed");
    public static readonly DiagnosticDescriptor Address = new("RR1024", "An address is malformed");
    public static readonly DiagnosticDescriptor SourceWithoutHash = new("RR1025", "A source has no SHA-256");
    public static readonly DiagnosticDescriptor Hash = new("RR1026", "A SHA-256 is malformed");
    public static readonly DiagnosticDescriptor Commit = new("RR1027", "A git source does not name a full commit");
    public static readonly DiagnosticDescriptor MissingFile = new("RR1028", "A file of the port does not exist");
    public static readonly DiagnosticDescriptor UndefinedOption = new("RR1029", "An option is not defined");
    public static readonly DiagnosticDescriptor UndefinedPart = new(
        "RR1030", "A program, a data image or an image is not defined");
    public static readonly DiagnosticDescriptor UndefinedStep = new("RR1031", "A step is not defined");
    public static readonly DiagnosticDescriptor SelfDependency = new("RR1032", "A port depends on itself");
    public static readonly DiagnosticDescriptor BakeConfiguration = new(
        "RR1033", "A bake configuration does not fit its platform");
    public static readonly DiagnosticDescriptor Component = new("RR1034", "A rump kernel component is malformed");
    public static readonly DiagnosticDescriptor Size = new("RR1035", "A size is malformed");
    public static readonly DiagnosticDescriptor GuestPort = new("RR1036", "A guest port is malformed");
    public static readonly DiagnosticDescriptor UndefinedDependency = new("RR1037", "A dependency is not defined");
    public static readonly DiagnosticDescriptor UndefinedTest = new(
        "RR1038", "A test that another continues is not defined");
    public static readonly DiagnosticDescriptor OtherLaunch = new("RR1039", "A test continues one of another launch");
    public static readonly DiagnosticDescriptor VersionValue = new("RR1049", "A value of a version is malformed");
    public static readonly DiagnosticDescriptor VariantOfDefaults = new("RR1047", "A variant is the default options");
    public static readonly DiagnosticDescriptor DuplicateVariant = new("RR1048", "A variant is declared twice");
}
