using System.Diagnostics.CodeAnalysis;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// What the solver chooses a version for: a port, or an option of a port (written <c>nginx[ssl]</c>), which is solved as a
/// package of its own at the port's version. A virtual package has an id like a port's.
/// </summary>
public sealed record PackageId : IComparable<PackageId>
{
    private PackageId(PortName port, PortName? option) => (Port, Option) = (port, option);

    /// <summary>The port's name, or the virtual package's.</summary>
    public PortName Port { get; }

    /// <summary>The option's name; null for the port itself.</summary>
    public PortName? Option { get; }

    [MemberNotNullWhen(true, nameof(Option))]
    public bool IsOption => Option is not null;

    public static PackageId OfPort(PortName name) => new(name, option: null);

    public static PackageId OfOption(PortName port, PortName option) => new(port, option);

    public int CompareTo(PackageId? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byPort = Port.CompareTo(other.Port);
        return byPort != 0 ? byPort : Nullable.Compare(Option, other.Option);
    }

    public override string ToString() => IsOption ? $"{Port}[{Option}]" : Port.ToString();

    public static bool operator <(PackageId left, PackageId right) => left.CompareTo(right) < 0;

    public static bool operator >(PackageId left, PackageId right) => left.CompareTo(right) > 0;

    public static bool operator <=(PackageId left, PackageId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PackageId left, PackageId right) => left.CompareTo(right) >= 0;
}
