using System.Collections.Immutable;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>
/// Writes bubblewrap's command line for a hosted guest: its own root, processes and network, and none of this machine's
/// files except the program and what is mounted.
/// </summary>
internal static class HostedCommandLine
{
    /// <summary>The name that slirp4netns gives the guest's interface.</summary>
    private const string Interface = "tap0";

    public const string ApiSocket = "api.sock";

    // Not bubblewrap's own /dev: its pseudo-terminals need a second user namespace, and the network belongs to the first.
    private static readonly string[] Devices = ["null", "zero", "full", "random", "urandom"];

    public static LaunchPlan Create(GuestSpecification guest, LaunchTools tools, string runDirectory)
    {
        var hostname = guest.EffectiveHostname ?? "guest";
        var files = HostedFiles.For(hostname, guest.Network);
        return new LaunchPlan
        {
            Command = new CommandLine
            {
                Program = tools.Bubblewrap,
                Arguments = [.. Arguments(guest, hostname, files.Keys)],
                WorkingDirectory = runDirectory,
            },
            Files = files,
            Network = guest.Network ? Network(tools, runDirectory, "PID") : null,
        };
    }

    /// <param name="process">The first process of the sandbox.</param>
    public static CommandLine Network(LaunchTools tools, string runDirectory, string process) => new()
    {
        Program = tools.Slirp4netns,
        Arguments =
        [
            "--configure", "--mtu=65520", $"--api-socket={ApiSocket}", $"--userns-path=/proc/{process}/ns/user",
            process, Interface,
        ],
        WorkingDirectory = runDirectory,
    };

    private static IEnumerable<string> Arguments(GuestSpecification guest, string hostname, IEnumerable<string> files)
    {
        var program = $"/bin/{guest.Programs[0].Name}";
        return
        [
            "--unshare-user", "--uid", HostedFiles.UserId, "--gid", HostedFiles.UserId, "--cap-add", "CAP_NET_BIND_SERVICE",
            "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--unshare-cgroup-try",
            "--hostname", hostname, "--die-with-parent", "--new-session",
            "--clearenv", .. guest.Environment.SelectMany(static v => new[] { "--setenv", v.Key, v.Value }),
            "--tmpfs", "/", "--proc", "/proc", "--perms", "1777", "--tmpfs", "/tmp",
            .. Devices.SelectMany(static d => new[] { "--dev-bind", $"/dev/{d}", $"/dev/{d}" }),
            "--symlink", "/proc/self/fd", "/dev/fd", "--symlink", "/proc/self/fd/0", "/dev/stdin",
            "--symlink", "/proc/self/fd/1", "/dev/stdout", "--symlink", "/proc/self/fd/2", "/dev/stderr",
            "--perms", "1777", "--tmpfs", "/dev/shm",
            .. files.SelectMany(static f => new[] { "--ro-bind", f, $"/etc/{f}" }),
            "--ro-bind", guest.Image, program,
            .. guest.Mounts.SelectMany(static m => new[] { BindOption(m.Kind), m.Source, m.At }),
            "--chdir", "/", "--", program, .. guest.Programs[0].Arguments,
        ];
    }

    private static string BindOption(MountKind kind) => kind == MountKind.WritableDirectory ? "--bind" : "--ro-bind";
}
