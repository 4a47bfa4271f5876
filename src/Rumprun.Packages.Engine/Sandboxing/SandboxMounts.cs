using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>Determines which of the machine's files a build sees, in addition to its root of declared programs.</summary>
internal static class SandboxMounts
{
    /// <summary>
    /// The mounts in order. The build's own directories come first: a toolchain may be below /tmp.
    /// </summary>
    public static ImmutableArray<SandboxMount> For(BuildPlan plan, BuildBinding binding, IEnumerable<string> programs)
    {
        var shared = HostDirectories.Shared
            .Concat(HostDirectories.DataOf(programs))
            .Concat(plan.UsesBuildMachine ? ["/usr/include"] : [])
            .Where(Path.Exists)
            .Concat(File.Exists(HostDirectories.LoaderCache) ? [HostDirectories.LoaderCache] : [])
            .ToImmutableArray();
        var toolchain = binding.Toolchain;
        var own = toolchain.Directories
            .Concat(SandboxView.HasPrefix(toolchain) ? [toolchain.Prefix] : [])
            .Concat(ElsewhereInstalled(toolchain, binding.Machine))
            .Where(d => !shared.Any(s => IsBelow(d, s)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return
        [
            new(binding.Layout.Directory, SandboxView.Build, Writable: true),
            new(binding.Layout.Temporary, "/tmp", Writable: true),
            .. shared.Concat(own).Select(static d => new SandboxMount(d, d)),
            .. SandboxView.HasPrefix(toolchain)
                ? [new SandboxMount(toolchain.Prefix, SandboxView.Toolchain)]
                : (SandboxMount[])[],
            .. binding.Dependencies
                .Where(d => plan.CanonicalText.Contains(BuildSymbols.Dependency(d.Key), StringComparison.Ordinal))
                .Select(static d => new SandboxMount(d.Value, SandboxView.Dependency(d.Key))),
            new(binding.PortFolder, SandboxView.Port),
        ];
    }

    /// <summary>Whether a path is a directory or is below it.</summary>
    public static bool IsBelow(string path, string directory) =>
        path == directory || path.StartsWith($"{directory}/", StringComparison.Ordinal);

    /// <summary>
    /// Directories of compilers that were installed outside the system's directories: their programs and files.
    /// </summary>
    private static IEnumerable<string> ElsewhereInstalled(Toolchain toolchain, BuildMachine machine) =>
        toolchain.Tools.Values.Concat(machine.Tools.Values)
            .Where(tool => !(SandboxView.HasPrefix(toolchain) && IsBelow(tool, toolchain.Prefix)))
            .Select(static tool => Path.GetDirectoryName(tool)!)
            .Distinct(StringComparer.Ordinal)
            .Where(static d => !Processes.SearchPath.System.Directories.Contains(d))
            .SelectMany(static d => new[] { d, Path.GetFullPath("../lib", d), Path.GetFullPath("../libexec", d) })
            .Where(Directory.Exists);
}
