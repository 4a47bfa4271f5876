using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>All steps succeeded and nothing came of it: the installation went elsewhere, or nowhere.</summary>
internal sealed class EmptyPackageRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.EmptyPackage;

    public DiagnosticDescriptor Descriptor => BuildDiagnostics.NothingInstalled;

    public string Hint => "have the last stage install into `{dest}{prefix}`: most makefiles take `DESTDIR={dest}`";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken)
    {
        // The licence is this program's own doing.
        if (tree.Entries.All(e => e.Name.StartsWith(LicenseTextRule.DirectoryOf(tree), StringComparison.Ordinal)))
        {
            yield return new OutputFinding("", $"all steps of `{tree.Plan.Port.Name}` succeeded, and nothing was installed{OutputTree.Tell(tree.IgnoredErrors)}");
        }
    }
}
