using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Planning;

/// <summary>Problems of planning a build.</summary>
public static class PlanningDiagnostics
{
    public static readonly DiagnosticDescriptor PlaceholderWithoutValue = new("RR5101", "A placeholder has no value");

    public static readonly DiagnosticDescriptor StageDoesNotFitRecipe = new("RR5102", "A stage does not fit its recipe");

    public static readonly DiagnosticDescriptor PatchWithoutStep = new("RR5103", "A patch waits for a step that is not run");

    public static readonly DiagnosticDescriptor PortFileMissing = new("RR5104", "A file of the port does not exist");

    public static readonly DiagnosticDescriptor NothingToDo = new("RR5105", "A port has no steps for this target");
}
