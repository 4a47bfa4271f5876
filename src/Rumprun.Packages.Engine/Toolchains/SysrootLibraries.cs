using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// Third-party libraries that are part of Rumprun's userspace, under the names of the ports that would build them. Their
/// versions are read from the sysroot; nothing is run.
/// </summary>
internal static partial class SysrootLibraries
{
    private static readonly ImmutableArray<KnownLibrary> Known =
    [
        // pcap.h has the version of the file format only.
        new(PortName.Parse("libpcap"), "lib/libpcap.a", PcapVersion()),
        new(PortName.Parse("zlib"), "include/zlib.h", ZlibVersion()),
    ];

    public static bool IsKnown(PortName name) => Known.Any(l => l.Name == name);

    /// <summary>The libraries in the sysroot, by name.</summary>
    public static IEnumerable<ToolchainLibrary> In(string sysroot) =>
        Known.Select(library => Read(sysroot, library)).OfType<ToolchainLibrary>();

    /// <summary>The library of that name; null if the sysroot does not have it, or its version is unknown.</summary>
    public static ToolchainLibrary? Find(string sysroot, PortName name) =>
        Known.Where(l => l.Name == name).Select(library => Read(sysroot, library)).FirstOrDefault();

    private static ToolchainLibrary? Read(string sysroot, KnownLibrary library)
    {
        var path = Path.Combine(sysroot, library.File);
        return File.Exists(path)
            && library.Version.Match(File.ReadAllText(path, Encoding.Latin1)) is { Success: true } match
            && PortVersion.TryParse(match.Groups[1].Value, out var version)
                ? new ToolchainLibrary(library.Name, version)
                : null;
    }

    [GeneratedRegex("""^#define\s+ZLIB_VERSION\s+"([0-9.]+)""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ZlibVersion();

    [GeneratedRegex("libpcap version ([0-9]+(?:\\.[0-9]+)+)", RegexOptions.CultureInvariant)]
    private static partial Regex PcapVersion();

    /// <param name="File">The file with the version, below the sysroot.</param>
    private sealed record KnownLibrary(PortName Name, string File, Regex Version);
}
