using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>What lies outside the prefix is found by nobody: dependents search below it, and guests have files of their own there.</summary>
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
