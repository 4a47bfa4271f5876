using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>A package needs the text of its licence: most licences require that it accompanies the binary.</summary>
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
            var port = tree.Plan.Port;
            yield return new OutputFinding(
                "", $"the package of `{port.Name}` does not contain the text of its licence, {port.License}");
        }
    }
}
