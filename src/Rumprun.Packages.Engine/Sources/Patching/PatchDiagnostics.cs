using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>Reasons why a patch is not applied.</summary>
public static class PatchDiagnostics
{
    public static readonly DiagnosticDescriptor Malformed = new("RR5221", "A patch is malformed");

    public static readonly DiagnosticDescriptor DoesNotApply = new("RR5222", "A hunk of a patch does not apply");

    public static readonly DiagnosticDescriptor NoTarget = new("RR5223", "A patch changes a file that is not there");

    public static readonly DiagnosticDescriptor TargetExists = new("RR5224", "A patch creates a file that already exists");

    public static readonly DiagnosticDescriptor LeadsOut = new("RR5225", "A patch names a file out of the sources");

    public static readonly DiagnosticDescriptor Unsupported = new("RR5226", "A patch does what is not supported");

    public static readonly DiagnosticDescriptor BehindLink = new(
        "RR5227", "A patch changes something behind a symbolic link");

    public static readonly DiagnosticDescriptor NotEmptied = new("RR5228", "A patch deletes a file that has more in it");

    public static readonly DiagnosticDescriptor NoPatch = new("RR5229", "A patch file is not there");
}
