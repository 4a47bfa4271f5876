using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Tests.Locking;

/// <summary>
/// Lock files of every shape that the type allows, names that YAML could take for something else among them.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same files again; nothing is secret.")]
internal sealed class RandomLockFile(Random random)
{
    private static readonly string[] s_names =
        ["a", "b-2", "null", "true", "1.0", "0x10", "7zip", "gtk+", "lib_z", "1e3", "no", "x.y"];
    private static readonly string[] s_ranges = ["", "@1.2.3", "@[1.0,2.0)", "@[1.0-beta,)", "@(,3.0]", "@(1.0,2.0)"];
    private static readonly string[] s_versions = ["1.0.0", "0.1.2-r3", "1.2.3.4", "2.1.0-beta3", "10.0.0-rc.1-r12"];

    public LockFile Next() => new()
    {
        Targets = Some(Target.PlatformNames.SelectMany(static p => Target.ArchitectureNames.Select(a => $"{p}-{a}")))
            .ToImmutableSortedDictionary(
                static t => Target.TryParse(t, out var target) ? target : default, _ => NextTarget()),
    };

    private LockedTarget NextTarget() => new()
    {
        Toolchain = Perhaps(NextDigest),
        ToolToolchain = Perhaps(NextDigest),
        Requests = LockedTarget.Ordered(Some(s_names).Select(NextRequest)),
        Providers = Names().ToImmutableSortedDictionary(static n => n, _ => PortName.Parse(Pick(s_names))),
        Ports = NextPorts(),
        Tools = Some(s_names).Select(NextRequest).DistinctBy(static r => r.ToString())
            .ToImmutableSortedDictionary(static r => r.ToString(), _ => NextPorts(), StringComparer.Ordinal),
    };

    private ImmutableSortedDictionary<PortName, LockedPort> NextPorts() =>
        Names().ToImmutableSortedDictionary(static n => n, _ => new LockedPort
        {
            Version = PortVersion.TryParse(
                Pick(s_versions), out var version) ? version : throw new InvalidOperationException("none"),
            Port = NextDigest(),
            Options = [.. Names()],
            Sources = [.. Enumerable.Range(0, random.Next(3)).Select(_ => NextSource())],
            Dependencies = [.. Names()],
            Tools = Some(s_names).Select(n => NextRequest(n).ToString()).ToImmutableSortedSet(StringComparer.Ordinal),
            Package = Perhaps(NextDigest),
            Image = Perhaps(NextDigest),
        });

    private PortRequest NextRequest(string name)
    {
        var options = random.Next(2) == 0 ? "" : $"[{Pick(s_names[..6])},!{Pick(s_names[6..])}]";
        return PortRequest.TryParse(
            $"{name}{options}{Pick(s_ranges)}", out var request) ? request : throw new InvalidOperationException(name);
    }

    private LockedSource NextSource() =>
        LockedSource.TryParse(
            random.Next(2) == 0 ? $"sha256:{NextDigest()}" : $"git:{NextDigest().Hex[..40]}", out var source)
            ? source
            : throw new InvalidOperationException("none");

    private IEnumerable<PortName> Names() => Some(s_names).Select(PortName.Parse);

    private Sha256Digest NextDigest()
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return Sha256Digest.FromBytes(bytes);
    }

    private Sha256Digest? Perhaps(Func<Sha256Digest> next) => random.Next(2) == 0 ? null : next();

    private IEnumerable<string> Some(IEnumerable<string> all) => [.. all.Where(_ => random.Next(3) == 0)];

    private string Pick(string[] all) => all[random.Next(all.Length)];
}
