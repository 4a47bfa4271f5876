namespace Rumprun.Packages.Core.Planning;

/// <summary>A tool that a build step can name by a placeholder.</summary>
public enum ToolKind
{
    Cc,
    Cxx,
    Cpp,
    Ld,
    Ar,
    As,
    Nm,
    Objcopy,
    Objdump,
    Ranlib,
    Readelf,
    Strip,
}
