using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>All steps succeeded, but the package is empty: the files were installed elsewhere, or not at all.</summary>
internal sealed class EmptyPackageRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.EmptyPackage;

    public DiagnosticDescriptor Descriptor => BuildDiagnostics.NothingInstalled;

    public string Hint => "make the last stage install into `{dest}{prefix}`: most makefiles take `DESTDIR={dest}`";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken)
    {
        // The licence texts were copied by rrpkg, not by the build.
        if (tree.Entries.All(e => e.Name.StartsWith(LicenseTextRule.DirectoryOf(tree), StringComparison.Ordinal)))
        {
            var errors = OutputTree.Tell(tree.IgnoredErrors);
            yield return new OutputFinding(
                "", $"all steps of `{tree.Plan.Port.Name}` succeeded, but nothing was installed{errors}");
        }
    }
}
