using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>The symbols of <see cref="SymbolicText"/>. Their names are part of the build key's format.</summary>
public static class BuildSymbols
{
    /// <summary>The directory of the whole build.</summary>
    public static string Directory => Of("directory");

    public static string Root => Of("root");

    public static string Dest => Of("dest");

    public static string Sysroot => Of("sysroot");

    /// <summary>An empty home directory.</summary>
    public static string Home => Of("home");

    public static string Temporary => Of("tmp");

    public static string Port => Of("port");

    public static string Files => Of("files");

    public static string Jobs => Of("jobs");

    public static string Build(string stage) => Of($"build:{stage}");

    /// <summary>The sources of a stage that works in a separate copy.</summary>
    public static string Tree(string stage) => Of($"tree:{stage}");

    public static string Dependency(PortName name) => Of($"dependency:{name}");

    public static string Tool(StageMachine machine, ToolKind tool) => Of($"{Prefix(machine)}{Name(tool)}");

    /// <summary>
    /// The toolchain with its paths replaced by symbols: the basis of the compiler environment in a build key.
    /// </summary>
    public static Toolchain Symbolic(Toolchain toolchain)
    {
        var prefix = Of($"{Prefix(StageMachine.Target)}prefix");
        return toolchain with
        {
            Prefix = prefix,
            Sysroot = Of($"{Prefix(StageMachine.Target)}sysroot"),
            Tools = Symbolic(toolchain.Tools, StageMachine.Target),
            PathDirectories = [.. toolchain.PathDirectories.Select(Moved)],
            Flags = toolchain.Flags.ToImmutableSortedDictionary(
                static f => f.Key, f => Moved(f.Value), StringComparer.Ordinal),
        };

        // "/usr" is not a toolchain's own directory: its content is the same everywhere.
        string Moved(string text) =>
            toolchain.Prefix is "/" or "/usr" or ""
                ? text
                : text.Replace(toolchain.Prefix, prefix, StringComparison.Ordinal);
    }

    /// <summary>The build machine with its tools' paths replaced by symbols.</summary>
    public static BuildMachine Symbolic(BuildMachine machine) =>
        machine with { Tools = Symbolic(machine.Tools, StageMachine.Build) };

    internal const string BuildMachinePrefix = "machine:";

    internal static string Name(ToolKind tool) => tool switch
    {
        ToolKind.Cc => "cc",
        ToolKind.Cxx => "cxx",
        ToolKind.Cpp => "cpp",
        ToolKind.Ld => "ld",
        ToolKind.Ar => "ar",
        ToolKind.As => "as",
        ToolKind.Nm => "nm",
        ToolKind.Objcopy => "objcopy",
        ToolKind.Objdump => "objdump",
        ToolKind.Ranlib => "ranlib",
        ToolKind.Readelf => "readelf",
        _ => "strip",
    };

    internal static string Prefix(StageMachine machine) => machine == StageMachine.Target ? "target:" : BuildMachinePrefix;

    private static string Of(string name) => $"@{{{name}}}";

    private static ImmutableSortedDictionary<ToolKind, string> Symbolic(
        ImmutableSortedDictionary<ToolKind, string> tools, StageMachine machine) =>
        tools.Keys.ToImmutableSortedDictionary(static tool => tool, tool => Tool(machine, tool));
}
