using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>
/// A link whose target is not in the package. Absolute targets count from the package's own root, as they do in a guest.
/// </summary>
internal sealed class DanglingLinkRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.DanglingLinks;

    public DiagnosticDescriptor Descriptor => OutputCheckDiagnostics.DanglingLink;

    public string Hint => "have the build link to a file that it installs, relative to the link";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken) =>
        from link in tree.Entries
        where link.Kind == FileEntryKind.SymbolicLink
        let target = tree.Root.LinkTargetOf(link.Name)
        where !IsThere(tree.Root, link.Name, target)
        select new OutputFinding(
            link.Name, $"`{link.Name}` of `{tree.Plan.Port.Name}` is a link to `{target}`, which the package does not hold");

    private static bool IsThere(HeldDirectory root, string link, string target)
    {
        var path = target.StartsWith('/') ? target : $"{Path.GetDirectoryName(link)}/{target}";
        return RootedPath.Resolve(path, followLast: false, root.KindOf, root.LinkTargetOf) is not null;
    }
}
