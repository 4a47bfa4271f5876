using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// The name of a writable disk: one that a user chose, <c>notes</c>, or that of a data image which a guest writes to,
/// <c>redis/disk</c>.
/// </summary>
/// <param name="Guest">The guest that the disk came with; null: a user's own disk.</param>
public readonly record struct DiskName(PortName? Guest, PortName Name) : IComparable<DiskName>
{
    public static bool TryParse(string text, out DiskName name)
    {
        var (valid, parsed) = text.Split('/') switch
        {
            [var alone] when PortName.TryParse(alone, out var own) => (true, new DiskName(Guest: null, own)),
            [var before, var after] when PortName.TryParse(before, out var guest)
                && PortName.TryParse(after, out var data) =>
                (true, new DiskName(guest, data)),
            _ => (false, default),
        };
        name = parsed;
        return valid;
    }

    public int CompareTo(DiskName other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => Guest is { } guest ? $"{guest}/{Name}" : Name.ToString();

    public static bool operator <(DiskName left, DiskName right) => left.CompareTo(right) < 0;

    public static bool operator >(DiskName left, DiskName right) => left.CompareTo(right) > 0;

    public static bool operator <=(DiskName left, DiskName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DiskName left, DiskName right) => left.CompareTo(right) >= 0;
}
