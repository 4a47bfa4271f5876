using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>Problems of building a program of the user's own.</summary>
public static class ProgramDiagnostics
{
    public static readonly DiagnosticDescriptor NotThere = new("RR1120", "There is no such program");

    public static readonly DiagnosticDescriptor NothingToBuild = new("RR1121", "A directory has nothing to build");

    public static readonly DiagnosticDescriptor WrongKindOfProgram =
        new("RR1122", "A program is not one that Rumprun's compiler made");

    public static readonly DiagnosticDescriptor TooLarge = new("RR1123", "A directory is too large to build");

    public static readonly DiagnosticDescriptor LinkOut = new("RR1124", "A symbolic link leads out of the directory");

    public static readonly DiagnosticDescriptor FixedCompiler = new("RR1125", "A makefile runs this machine's compiler");

    public static readonly DiagnosticDescriptor NoPort = new("RR1126", "A program needs a library that is not a port");

    public static readonly DiagnosticDescriptor NoReference = new("RR1127", "A git repository has no such reference");
}
