using System.Globalization;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// Debian's package names as names of ports. A name that is too long for a port gets a synthetic one.
/// </summary>
public sealed class DebianNames
{
    private readonly Dictionary<string, PortName> _ports = new(StringComparer.Ordinal);
    private readonly Dictionary<PortName, string> _synthetic = [];

    /// <summary>A name that no Debian package has: theirs are without underscores (Debian Policy 5.6.1).</summary>
    public static PortName Synthetic(string kind, int number) =>
        PortName.Parse(string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}"));

    public PortName PortNameOf(string name)
    {
        if (!_ports.TryGetValue(name, out var port))
        {
            if (!PortName.TryParse(name, out port))
            {
                port = Synthetic("package", _synthetic.Count);
                _synthetic.Add(port, name);
            }

            _ports.Add(name, port);
        }

        return port;
    }

    public string DebianNameOf(PortName port) => _synthetic.GetValueOrDefault(port) ?? port.ToString();
}
