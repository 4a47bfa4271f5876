using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Building;

/// <summary>The symbols of <see cref="SymbolicText"/>. Their names are part of the build key's format.</summary>
public static class BuildSymbols
{
    /// <summary>The directory that all of a build lies in.</summary>
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

    public static string Dependency(PortName name) => Of($"dependency:{name}");

    public static string Tool(StageMachine machine, ToolKind tool) => Of($"{Prefix(machine)}{Name(tool)}");

    /// <summary>
    /// The toolchain with a symbol in place of each of its paths: what a compiler environment is made from that may go into a
    /// build key.
    /// </summary>
    public static Toolchain Symbolic(Toolchain toolchain, StageMachine machine)
    {
        var prefix = Of($"{Prefix(machine)}prefix");
        return toolchain with
        {
            Prefix = prefix,
            Tools = toolchain.Tools.SetItems(
                toolchain.Tools.Keys.Select(tool => KeyValuePair.Create(tool, Tool(machine, tool)))),
            Flags = toolchain.Flags.SetItems(
                toolchain.Flags.Select(flag => KeyValuePair.Create(flag.Key, WithoutPrefix(flag.Value, toolchain.Prefix, prefix)))),
        };
    }

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

    // "/usr" as the prefix of the build machine's own compiler is no place of its own: it stays as it is written.
    private static string WithoutPrefix(string flags, string prefix, string symbol) =>
        prefix is "/" or "/usr" or "" ? flags : flags.Replace(prefix, symbol, StringComparison.Ordinal);
}
