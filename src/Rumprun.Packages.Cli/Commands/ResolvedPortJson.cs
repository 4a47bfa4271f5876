using Rumprun.Packages.Core.Resolution.Explaining;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>What <c>rrpkg resolve --json</c> prints of each port.</summary>
/// <param name="From">Why this version: locked, installed, only-version, newest, newest-possible, oldest,
/// oldest-possible, toolchain.</param>
/// <param name="ToolOf">The port for which it was chosen as a build tool, or with one.</param>
internal sealed record ResolvedPortJson(
    string Name,
    string Version,
    IReadOnlyList<string> Options,
    string Target,
    string From,
    bool Requested,
    string? ToolOf,
    IReadOnlyList<string> ProviderOf,
    IReadOnlyList<NeedJson> Needs,
    IReadOnlyList<RefusedJson> Refused)
{
    public static ResolvedPortJson Of(ResolvedSet set, PortExplanation port) => new(
        port.Port.Name.ToString(),
        port.Port.Version.ToString(),
        [.. port.Port.Options.Select(static o => o.ToString())],
        set.Target.ToString(),
        ExplanationText.WordsFor(port.Reason),
        set.ToolOf is null && port.Needs.Any(static n => n.By is null),
        set.ToolOf?.ToString(),
        [.. port.ProviderOf.Select(static p => p.Virtual.ToString())],
        [.. port.Needs.Select(static n => new NeedJson(
            n.By?.ToString(),
            n.Requirement.Package.ToString(),
            n.Requirement.Versions.IsAll ? null : n.Requirement.Versions.ToString()))],
        [.. port.Refused.Select(static r => new RefusedJson(r.Version.ToString(), r.Reasons))]);
}

/// <param name="By">A port, or an option of one; absent: the request.</param>
/// <param name="Range">Absent: any version.</param>
internal sealed record NeedJson(string? By, string Package, string? Range);

internal sealed record RefusedJson(string Version, IReadOnlyList<string> Reasons);
