using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Recipes.Reading;

/// <summary>Problems of templates, steps and a recipe's parameters.</summary>
internal static class RecipeDiagnostics
{
    public static readonly DiagnosticDescriptor Template = new("RR1040", "A template is malformed");
    public static readonly DiagnosticDescriptor UnknownPlaceholder = new("RR1041", "A placeholder is unknown");
    public static readonly DiagnosticDescriptor PlaceholderType = new("RR1042", "A placeholder has the wrong type");
    public static readonly DiagnosticDescriptor UndefinedRecipe = new("RR1043", "A recipe is not defined");
    public static readonly DiagnosticDescriptor MissingParameter = new("RR1044", "A recipe's parameter is missing");
    public static readonly DiagnosticDescriptor UnknownParameter = new("RR1045", "A recipe has no such parameter");
    public static readonly DiagnosticDescriptor ParameterType = new("RR1046", "A recipe's parameter has the wrong type");
}
