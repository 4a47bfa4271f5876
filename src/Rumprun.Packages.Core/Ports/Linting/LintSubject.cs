using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>A port to be linted, and its context.</summary>
public sealed record LintSubject
{
    public required Port Port { get; init; }

    /// <summary>The text of a file of the port, by its path in the port's folder; null if it cannot be read.</summary>
    public required Func<string, string?> FileText { get; init; }

    /// <summary>
    /// The ports that have or provide a name. Null if there are none; empty if the ones that do have errors of their own.
    /// </summary>
    public required Func<PortName, ImmutableArray<Port>?> Providers { get; init; }

    /// <summary>The virtual name as listed; null if it is not listed.</summary>
    public required Func<PortName, VirtualName?> Virtual { get; init; }

    /// <summary>All names; used only to suggest one for a mistyped name.</summary>
    public required IEnumerable<PortName> PortNames { get; init; }

    /// <summary>
    /// The place of a value in port.yaml, by its path of keys; the beginning of the file if the key is absent.
    /// </summary>
    internal SourceLocation At(string keys) =>
        Port.Locations.GetValueOrDefault(keys) ?? new SourceLocation(Path.Combine(Port.Folder, "port.yaml"), 1, 1);
}
