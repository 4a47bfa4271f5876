using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>A mirror that releases are installed from, as the user added it.</summary>
/// <param name="Url"><c>https:</c>, <c>http:</c> or <c>file:</c>.</param>
public sealed record MirrorSetting(PortName Name, string Url)
{
    /// <summary>Mirrors are asked in ascending order; of equal ones, the one that was added first.</summary>
    public int Priority { get; init; } = DefaultPriority;

    /// <summary>
    /// Names of ports, or globs of them, that only this mirror may provide: no other mirror is asked for them.
    /// </summary>
    public ImmutableArray<string> Pins { get; init; } = [];

    /// <summary>Whether it is a directory of this machine, which is read without the network.</summary>
    public bool IsDirectory => Url.StartsWith("file:", StringComparison.Ordinal);

    public const int DefaultPriority = 100;

    public bool HasPinned(PortName port) => Pins.Any(p => new PathPattern(p).Matches(port.ToString()));
}

/// <summary>The mirrors of a user. The format is in docs/formats/mirrors.md.</summary>
public sealed record MirrorList(ImmutableArray<MirrorSetting> Mirrors)
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    public static MirrorList Empty { get; } = new([]);

    /// <summary>In the order in which they are asked.</summary>
    public IEnumerable<MirrorSetting> InOrder => Mirrors.OrderBy(static m => m.Priority);

    /// <summary>The mirrors that may provide a port, in order: where one has pinned the name, only that one.</summary>
    public IEnumerable<MirrorSetting> For(PortName port) =>
        Mirrors.FirstOrDefault(m => m.HasPinned(port)) is { } pinned ? [pinned] : InOrder;

    public MirrorSetting? Find(PortName name) => Mirrors.FirstOrDefault(m => m.Name == name);

    /// <summary>With a mirror, in the place of one with its name.</summary>
    public MirrorList With(MirrorSetting mirror) =>
        Find(mirror.Name) is { } before ? new(Mirrors.Replace(before, mirror)) : new(Mirrors.Add(mirror));

    public MirrorList Without(PortName name) => new(Mirrors.RemoveAll(m => m.Name == name));
}
