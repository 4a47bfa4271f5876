using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>
/// Files outside the prefix are never used: dependents search below it, and guests have files of their own elsewhere.
/// </summary>
internal sealed class OutsidePrefixRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.OutsidePrefix;

    public DiagnosticDescriptor Descriptor => OutputCheckDiagnostics.OutsidePrefix;

    public string Hint => "have it installed below `{dest}{prefix}`, or not at all";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken) =>
        tree.Entries
            .Where(e => !e.Name.StartsWith($"{tree.Prefix}/", StringComparison.Ordinal))
            .Select(e => new OutputFinding(
                e.Name, $"`{e.Name}` of `{tree.Plan.Port.Name}` lies outside the port's prefix `{tree.Plan.Port.Prefix}`"));
}
