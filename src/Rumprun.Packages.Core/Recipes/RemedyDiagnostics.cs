using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>Problems of the table of remedies.</summary>
internal static class RemedyDiagnostics
{
    public static readonly DiagnosticDescriptor Pattern = new("RR1110", "A remedy's pattern is not a regular expression");

    public static readonly DiagnosticDescriptor Example = new("RR1111", "A remedy's example does not match its pattern");

    public static readonly DiagnosticDescriptor Placeholder = new("RR1112", "A remedy's text uses an unknown group");
}
