using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// The directories of one build. Steps can write only below one absolute directory; rrpkg's own files of the build are in
/// its parent directory.
/// </summary>
public sealed record BuildLayout(string Directory)
{
    /// <summary>The parent directory, of which steps see nothing else.</summary>
    public string Around => Directory[..Directory.LastIndexOf('/')];

    /// <summary>The sources, laid out.</summary>
    public string Root => $"{Directory}/root";

    /// <summary>What the steps install into: the staged tree.</summary>
    public string Dest => $"{Directory}/dest";

    /// <summary>The libraries that the build may use, merged.</summary>
    public string Sysroot => $"{Directory}/sysroot";

    public string Home => $"{Directory}/home";

    public string Temporary => $"{Directory}/tmp";

    /// <summary>The stage's own copy of the sources, if it has one.</summary>
    public string Tree(string stage) => $"{Directory}/tree/{stage}";

    /// <summary>The file with the report of the running step.</summary>
    public string Report => $"{Around}/report";

    /// <summary>A file that names the last step that was started: <c>make/install</c>.</summary>
    public string LastStep => $"{Around}/step";

    /// <summary>
    /// A file with the hash of what a kept directory was configured for: see <see cref="IncrementalBuild.Basis"/>.
    /// </summary>
    public string Basis => $"{Around}/basis";

    /// <summary>A directory for rrpkg's own temporary files.</summary>
    public string Scratch => $"{Around}/scratch";

    /// <summary>The name below <see cref="Directory"/> of one of its directories.</summary>
    public string NameOf(string path) => path[(Directory.Length + 1)..];

    /// <summary>The stage's build directory.</summary>
    public string Build(string stage) => $"{Directory}/build/{stage}";
}

/// <summary>The real values of a build's symbols, on this machine.</summary>
public sealed record BuildBinding
{
    public required BuildLayout Layout { get; init; }

    public required Toolchain Toolchain { get; init; }

    public required BuildMachine Machine { get; init; }

    /// <summary>The port's folder, absolute.</summary>
    public required string PortFolder { get; init; }

    /// <summary>The tree of each dependency and build tool, absolute.</summary>
    public required ImmutableSortedDictionary<PortName, string> Dependencies { get; init; }

    /// <summary>How many compilers may run at once.</summary>
    public required int Jobs { get; init; }

    /// <summary>
    /// The FIFO of the jobserver whose tokens all running builds share, which steps get as descriptor 3; null: make may run
    /// <see cref="Jobs"/> of its own.
    /// </summary>
    public string? JobServer { get; init; }

    public BuildSurroundings Surroundings { get; init; } = BuildSurroundings.Usual;

    public string Bind(SymbolicText text) => text.Bind(Resolve);

    private string? Resolve(string symbol) => symbol switch
    {
        "directory" => Layout.Directory,
        "root" => Layout.Root,
        "dest" => Layout.Dest,
        "sysroot" => Layout.Sysroot,
        "home" => Layout.Home,
        "tmp" => Layout.Temporary,
        "port" => PortFolder,
        "files" => $"{PortFolder}/files",
        "jobs" => Jobs.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => symbol.Split(':', 2) switch
        {
            ["build", var stage] => Layout.Build(stage),
            ["tree", var stage] => Layout.Tree(stage),
            ["dependency", var name] when PortName.TryParse(name, out var port) => Dependencies.GetValueOrDefault(port),
            ["target", "prefix"] => Toolchain.Prefix,
            ["target", "sysroot"] => Toolchain.Sysroot,
            ["target", var tool] => PathOf(Toolchain.Tools, tool),
            ["machine", var tool] => PathOf(Machine.Tools, tool),
            _ => null,
        },
    };

    private static string? PathOf(ImmutableSortedDictionary<ToolKind, string> tools, string name) =>
        tools.Where(t => BuildSymbols.Name(t.Key) == name).Select(static t => t.Value).FirstOrDefault();
}
