using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>Runs steps in bubblewrap: namespaces of their own, and a root of what was declared.</summary>
/// <param name="bubblewrap">The program.</param>
/// <param name="root">The directory that becomes the root: see <see cref="HostRoots"/>.</param>
internal sealed class SandboxedSteps(
    BuildBinding binding, string bubblewrap, string root, ImmutableArray<SandboxMount> mounts) : IStepConfinement
{
    public BuildBinding View { get; } = SandboxView.Of(binding);

    public CommandLine Wrap(CommandLine step, string? jobServer) => Enter(
        step,
        StepScripts.Outside(binding, binding.Layout.Report, jobServer),
        ["--new-session"],
        StepScripts.Sandboxed);

    public string? PathOutside(string path)
    {
        var mount = mounts.LastOrDefault(m => SandboxMounts.IsBelow(path, m.At));
        var outside = mount is null ? root + path : mount.Source + path[mount.At.Length..];
        return Path.Exists(outside) ? outside : null;
    }

    public CommandLine WrapShell(CommandLine shell) => Enter(
        shell, StepScripts.OutsideShell(binding), ["--die-with-parent"], []);

    private CommandLine Enter(
        CommandLine command, ImmutableArray<string> before, ImmutableArray<string> options, ImmutableArray<string> inside)
    {
        ImmutableArray<string> words =
        [
            .. before, bubblewrap, .. options,
            "--unshare-user", "--uid", SystemFiles.UserId, "--gid", SystemFiles.UserId,
            "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-cgroup-try", "--unshare-uts", "--hostname", binding.Surroundings.HostName,
            "--ro-bind", root, "/",
            .. mounts.SelectMany(static m => new[] { m.Writable ? "--bind" : "--ro-bind", m.Source, m.At }),
            "--proc", "/proc", "--dev", "/dev", "--chdir", command.WorkingDirectory,
            "--", .. inside, command.Program, .. command.Arguments,
        ];
        return command with { Program = words[0], Arguments = words[1..], WorkingDirectory = "/" };
    }
}
