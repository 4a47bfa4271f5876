using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>The options turned on and off relative to the defaults. Equality is by content.</summary>
public sealed record OptionChoice
{
    /// <summary>Nothing is turned on or off.</summary>
    public static OptionChoice Defaults { get; } = new();

    public ImmutableSortedSet<PortName> With { get; init; } = [];

    public ImmutableSortedSet<PortName> Without { get; init; } = [];

    /// <summary>The choice with which exactly these options are on.</summary>
    public static OptionChoice Between(ImmutableSortedSet<PortName> defaults, ImmutableSortedSet<PortName> chosen) => new()
    {
        With = chosen.Except(defaults),
        Without = defaults.Except(chosen),
    };

    /// <summary>
    /// For file names, without characters that a shell interprets: <c>,ssl,~zlib</c>; empty for the defaults.
    /// </summary>
    public string FileSuffix =>
        string.Concat(With.Select(static o => $",{o}").Concat(Without.Select(static o => $",~{o}")));

    /// <summary>The options that are on.</summary>
    public ImmutableSortedSet<PortName> On(ImmutableSortedSet<PortName> defaults) => defaults.Except(Without).Union(With);

    public bool Equals(OptionChoice? other) =>
        other is not null && With.SetEquals(other.With) && Without.SetEquals(other.Without);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As in <see cref="PortRequest"/>: <c>[ssl,!zlib]</c>; empty for the defaults.</summary>
    public override string ToString() => With.IsEmpty && Without.IsEmpty
        ? ""
        : $"[{string.Join(',', With.Select(static o => o.ToString()).Concat(Without.Select(static o => $"!{o}")))}]";
}

/// <summary>A port with a choice of its options, as a user writes it: <c>nginx[ssl]</c>.</summary>
public sealed record PortVariant(PortName Port, OptionChoice Options)
{
    /// <summary>The port with just these options on.</summary>
    public static PortVariant Of(Port port, ImmutableSortedSet<PortName> options) =>
        new(port.Name, OptionChoice.Between(port.DefaultOptions, options));

    public bool IsDefault => Options == OptionChoice.Defaults;

    public override string ToString() => $"{Port}{Options}";
}
