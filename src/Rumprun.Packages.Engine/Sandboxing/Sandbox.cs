using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>Makes sandboxes for builds from bubblewrap and the machine's declared programs.</summary>
/// <param name="path">The directories to search for bubblewrap.</param>
public sealed class Sandbox(SearchPath path, HostToolFinder tools, HostRoots roots)
{
    private const string Program = "bwrap";

    private static readonly string[] s_trial =
    [
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts",
        "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", "/bin/true",
    ];

    private bool _isTried;

    /// <summary>Checks once whether this machine can make sandboxes.</summary>
    /// <exception cref="DiagnosticException">RR5301: bubblewrap is missing, or is not permitted to make
    /// namespaces.</exception>
    public async Task EnsureUsableAsync(CancellationToken cancellationToken)
    {
        if (_isTried)
        {
            return;
        }

        // Not killed with this process, since killing bubblewrap while it starts leaves a process behind (see StepScripts);
        // it ends quickly anyway.
        var complaints = new List<string>();
        var exitCode = await ChildProcess.RunOnLifelineAsync(
            new CommandLine { Program = Bubblewrap(), Arguments = [.. s_trial] }, complaints.Add, cancellationToken);
        _isTried = exitCode == 0 ? true : throw Unusable(complaints.FirstOrDefault() ?? $"exit code {exitCode}");
    }

    /// <summary>Deletes unfinished sandboxes of processes that died.</summary>
    public void Sweep() => roots.Sweep();

    internal static DiagnosticException Unusable(string complaint) => ConfinementDiagnostics.Unavailable.Exception(
        $"bubblewrap cannot make a sandbox here: {complaint}",
        "allow unprivileged user namespaces (`sysctl kernel.unprivileged_userns_clone=1`, `user.max_user_namespaces`); "
        + "start a container with permission to make them (`--privileged`, or a seccomp profile that allows `unshare`)",
        "build with `--sandbox=off`; such packages are marked");

    /// <exception cref="DiagnosticException">RR5301: bubblewrap is not installed; RR5302: a declared program is not
    /// installed.</exception>
    internal SandboxedSteps Prepare(BuildPlan plan, BuildBinding binding)
    {
        var found = plan.HostTools.Select(tools.Find).OfType<HostTool>().ToImmutableArray();
        foreach (var name in plan.DeclaredHostTools.Except(found.Select(static t => t.Name)))
        {
            throw ConfinementDiagnostics.HostToolMissing.Exception(
                $"`{plan.Port.Name}` needs the program `{name}`, which is not installed",
                DebianPackages.Containing(name) is { } package
                    ? $"run `apt-get install {package}`"
                    : $"install the package that contains `{name}`");
        }

        // Programs that every build has do not need their data mounted in each step.
        var programs = found.Where(static t => !HostTools.Base.Contains(t.Name))
            .SelectMany(static t => new[] { t.Name, t.Interpreter?.Name ?? t.Name });
        var mounts = SandboxMounts.For(plan, binding, programs);
        return new SandboxedSteps(binding, Bubblewrap(), roots.Prepare(found, mounts), mounts);
    }

    private string Bubblewrap() => path.Find(Program) ?? throw ConfinementDiagnostics.Unavailable.Exception(
        "`bwrap`, which isolates builds from the machine, is not installed",
        "run `apt-get install bubblewrap`",
        "build with `--sandbox=off`; such packages are marked");
}
