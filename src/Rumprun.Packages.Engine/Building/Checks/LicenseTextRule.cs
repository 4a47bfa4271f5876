using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>Most licences ask that their text goes with the binary.</summary>
internal sealed class LicenseTextRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.LicenseText;

    public DiagnosticDescriptor Descriptor => OutputCheckDiagnostics.LicenseTextMissing;

    public string Hint => "name upstream's licence texts under `license-files`";

    public static string DirectoryOf(OutputTree tree) => $"{tree.Prefix}/share/licenses/{tree.Plan.Port.Name}/";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken)
    {
        if (!tree.Entries.Any(e => e.Name.StartsWith(DirectoryOf(tree), StringComparison.Ordinal)))
        {
            yield return new OutputFinding(
                "", $"the package of `{tree.Plan.Port.Name}` holds no text of its licence, {tree.Plan.Port.License}");
        }
    }
}
