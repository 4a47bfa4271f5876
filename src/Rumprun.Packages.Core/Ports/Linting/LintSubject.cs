using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>A port to be linted, and what is around it.</summary>
public sealed record LintSubject
{
    public required Port Port { get; init; }

    /// <summary>The text of a file of the port, by its path in the port's folder; null where it cannot be had.</summary>
    public required Func<string, string?> FileText { get; init; }

    /// <summary>
    /// The ports that have or provide a name. Null where nothing does; empty where something does that has errors of its
    /// own.
    /// </summary>
    public required Func<PortName, ImmutableArray<Port>?> Providers { get; init; }

    /// <summary>The virtual name, as it is listed; null where it is not.</summary>
    public required Func<PortName, VirtualName?> Virtual { get; init; }

    /// <summary>The names that there are; looked at only to suggest one for a mistyped name.</summary>
    public required IEnumerable<PortName> PortNames { get; init; }

    /// <summary>
    /// Where a value stands in port.yaml, by its path of keys; the file's beginning where the key is not given.
    /// </summary>
    internal SourceLocation At(string keys) =>
        Port.Locations.GetValueOrDefault(keys) ?? new SourceLocation(Path.Combine(Port.Folder, "port.yaml"), 1, 1);
}
