using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>Runs steps in bubblewrap: in their own namespaces, with a root of declared programs.</summary>
/// <param name="bubblewrap">The program.</param>
/// <param name="root">The directory that becomes the root: see <see cref="HostRoots"/>.</param>
internal sealed class SandboxedSteps(
    BuildBinding binding, string bubblewrap, string root, ImmutableArray<SandboxMount> mounts) : IStepConfinement
{
    public BuildBinding View { get; } = SandboxView.Of(binding);

    public CommandLine Wrap(CommandLine step, string? jobServer) => Enter(
        step,
        StepScripts.Outside(binding, binding.Layout.Report, jobServer),
        ["--new-session", "--as-pid-1"],
        StepScripts.Sandboxed);

    public string? PathOutside(string path)
    {
        var found = RootedPath.Resolve(
            path,
            followLast: true,
            name => FileEntry.KindOf(Outside(name)),
            name => new FileInfo(Outside(name)).LinkTarget ?? "");
        return found is null ? null : Outside(found);
    }

    public CommandLine WrapShell(CommandLine shell) => Enter(
        shell, StepScripts.OutsideShell(binding), ["--die-with-parent"], StepScripts.Enter);

    /// <summary>The path on the machine of a path without links.</summary>
    private string Outside(string name)
    {
        var path = $"/{name}";
        var mount = mounts.LastOrDefault(m => SandboxMounts.IsBelow(path, m.At));
        return mount is null ? root + path : mount.Source + path[mount.At.Length..];
    }

    private CommandLine Enter(
        CommandLine command, ImmutableArray<string> before, ImmutableArray<string> options, ImmutableArray<string> inside)
    {
        RequirePlainMounts();
        ImmutableArray<string> words =
        [
            .. before, bubblewrap, .. options,
            "--unshare-user", "--uid", SystemFiles.UserId, "--gid", SystemFiles.UserId,
            "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-cgroup-try", "--unshare-uts", "--hostname",
            binding.Surroundings.HostName,
            "--ro-bind", root, "/",
            .. mounts.SelectMany(static m => new[] { m.Writable ? "--bind" : "--ro-bind", m.Source, m.At }),
            "--proc", "/proc", "--dev", "/dev", "--chdir", "/",
            "--", .. inside, command.WorkingDirectory, command.Program, .. command.Arguments,
        ];
        return command with { Program = words[0], Arguments = words[1..], WorkingDirectory = "/" };
    }

    /// <summary>
    /// bubblewrap follows links in what it mounts. An earlier step may have replaced a directory of the build with a link.
    /// </summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR5243.</exception>
    private void RequirePlainMounts()
    {
        using var build = HeldDirectory.Open(binding.Layout.Directory);
        var own = $"{binding.Layout.Directory}/";
        foreach (var mount in mounts.Where(m => m.Source.StartsWith(own, StringComparison.Ordinal)))
        {
            build.OpenDirectory(binding.Layout.NameOf(mount.Source)).Dispose();
        }
    }
}
