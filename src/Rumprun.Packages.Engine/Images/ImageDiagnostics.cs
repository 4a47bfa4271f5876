using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Images;

/// <summary>Problems of baking programs and making data images.</summary>
public static class ImageDiagnostics
{
    public static readonly DiagnosticDescriptor ToolMissing =
        new("RR5050", "A tool that makes data images is missing", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotBakeable = new("RR5051", "A program cannot be baked");

    public static readonly DiagnosticDescriptor OtherToolchain = new("RR5052", "A program was made by another toolchain");

    public static readonly DiagnosticDescriptor BakeFailed = new("RR5053", "Baking failed");

    public static readonly DiagnosticDescriptor NotBootable = new("RR5054", "What was baked cannot boot");

    public static readonly DiagnosticDescriptor NotStatic = new("RR5055", "A hosted program is not static");

    public static readonly DiagnosticDescriptor OtherMachine = new("RR5056", "A program is for another machine");

    public static readonly DiagnosticDescriptor ProgramCount = new("RR5057", "An image holds one to eight programs");

    public static readonly DiagnosticDescriptor ContentMissing = new("RR5058", "The content of a data image is missing");

    public static readonly DiagnosticDescriptor ContentTooLarge = new("RR5059", "The content of a data image is too large");

    public static readonly DiagnosticDescriptor NameNotCarried = new("RR5060", "A data image cannot hold a file");

    public static readonly DiagnosticDescriptor DataImageFailed = new("RR5061", "A data image cannot be made");

    public static readonly DiagnosticDescriptor DiskUnreadable = new("RR6114", "A disk's files cannot be read");

    public static readonly DiagnosticDescriptor UnknownComponent = new("RR5062", "The toolchain has no such component");
}
