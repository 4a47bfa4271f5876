using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>
/// Of a file's mode, a package keeps only whether it is executable. A file that needs more would break silently, and a
/// world-writable file is always a mistake.
/// </summary>
internal sealed class FileModeRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.FileModes;

    public DiagnosticDescriptor Descriptor => OutputCheckDiagnostics.FileMode;

    public string Hint => "have it installed with mode 0644 or 0755";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken) =>
        from file in tree.Files
        let objection = ObjectionTo(tree.Root.ModeOf(file.Name))
        where objection is not null
        select new OutputFinding(file.Name, $"`{file.Name}` of `{tree.Plan.Port.Name}` {objection}");

    private static string? ObjectionTo(UnixFileMode mode) =>
        mode.HasFlag(UnixFileMode.SetUser) ? "is set to run as its owner (setuid)"
        : mode.HasFlag(UnixFileMode.SetGroup) ? "is set to run as its group (setgid)"
        : mode.HasFlag(UnixFileMode.OtherWrite) ? "can be written by everyone"
        : null;
}
