using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>A path of the build machine makes a package work only there, and differ between machines.</summary>
internal sealed class HostPathRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.HostPaths;

    public DiagnosticDescriptor Descriptor => OutputCheckDiagnostics.HostPath;

    public string Hint => "have the build write `{prefix}` there, or nothing, with a patch or an argument of `configure`";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken)
    {
        var all = new HostPathSearch(tree.HostPaths);

        // A text that lists where systems have their libraries names this machine's among them.
        var withoutMachine = new HostPathSearch([.. tree.HostPaths.Where(static p => p.Kind != HostPath.Machine)]);
        foreach (var file in tree.Files)
        {
            var isText = file.Elf is null && !file.Name.EndsWith(".a", StringComparison.Ordinal);
            var search = isText && !InstalledTexts.IsDescription(file.Name) ? withoutMachine : all;
            using var content = tree.Open(file);
            if (search.First(content, cancellationToken) is var (path, offset))
            {
                yield return new OutputFinding(
                    file.Name,
                    $"`{file.Name}` of `{tree.Plan.Port.Name}` names `{path.Path}`, {path.Kind}: "
                        + $"{FilePlace.Describe(content, offset)}");
            }
        }
    }
}
