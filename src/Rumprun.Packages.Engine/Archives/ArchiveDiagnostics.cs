using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>Reasons why an archive is not unpacked, besides those of <see cref="Files.TreeDiagnostics"/>.</summary>
public static class ArchiveDiagnostics
{
    public static readonly DiagnosticDescriptor SpecialFile = new(
        "RR5210", "An archive holds a device, a pipe or another special file");

    public static readonly DiagnosticDescriptor TooLarge = new("RR5211", "An archive unpacks to more bytes than allowed");

    public static readonly DiagnosticDescriptor TooDense = new("RR5212", "An archive unpacks to far more than its own size");

    public static readonly DiagnosticDescriptor TooManyMembers = new("RR5213", "An archive has more members than allowed");

    public static readonly DiagnosticDescriptor UnknownFormat =
        new("RR5214", "A file is not an archive that can be unpacked");

    public static readonly DiagnosticDescriptor Damaged = new("RR5215", "An archive is damaged");

    public static readonly DiagnosticDescriptor Encrypted = new("RR5216", "An archive is encrypted");

    public static readonly DiagnosticDescriptor NothingLeft = new("RR5217", "Nothing is left of an archive");

    public static readonly DiagnosticDescriptor Unsupported =
        new("RR5218", "An archive uses a feature that is not supported");

    public static readonly DiagnosticDescriptor Stripped =
        new("RR5220", "Taking leading directories off would lose or merge members");

    public static readonly DiagnosticDescriptor NoLibrary =
        new("RR5230", "A library that decompresses archives is not on this machine", ExitCode.Unavailable);
}
