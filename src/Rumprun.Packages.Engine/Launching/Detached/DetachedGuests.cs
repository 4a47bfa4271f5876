using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>
/// The guests that run in the background. Each has its own directory below <paramref name="root"/>, which records its state,
/// and a supervisor, a process in its own session that is identified by process id and start time.
/// </summary>
public sealed class DetachedGuests(string root, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    // In its own session, without a terminal, with its output in a file of its directory.
    private static readonly ImmutableArray<string> Detachment =
        ["-c", $"exec setsid \"$@\" </dev/null >{GuestFiles.SupervisorLogName} 2>&1", "sh"];

    /// <summary>Starts a guest in the background and waits until it is ready or has ended.</summary>
    /// <param name="nameIsGiven">True: it gets exactly this name; false: a number is added if the name is taken.</param>
    /// <param name="supervisor">Runs <see cref="GuestSupervisor.RunAsync"/> with the directory that is added as its last
    /// argument.</param>
    /// <exception cref="DiagnosticException">RR8024: the name is taken. RR8026, or what kept it from being
    /// ready.</exception>
    public async Task<DetachedGuest> StartAsync(
        GuestSpecification guest, bool nameIsGiven, CommandLine supervisor, IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var files = await ClaimAsync(guest, nameIsGiven, cancellationToken);
        using var process = ChildProcess.Start(supervisor with
        {
            Program = "sh",
            Arguments = [.. Detachment, supervisor.Program, .. supervisor.Arguments, files.Directory],
            WorkingDirectory = files.Directory,
        });
        try
        {
            var state = await WaitAsync(files, process, cancellationToken);
            foreach (var decision in state.Decisions)
            {
                progress.Report(new ProgressEvent.Decided(state.Name, decision));
            }

            foreach (var notice in state.Notices)
            {
                progress.Report(new ProgressEvent.Notice(notice));
            }

            var started = state.ToGuest();
            return started.State is GuestState.Failed(var problems) ? throw new DiagnosticException(problems) : started;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(ProcessIdentity.Of(process.Id), guest.Name, CancellationToken.None);
            await RemoveAsync(files, CancellationToken.None);
            throw;
        }
    }

    /// <summary>All detached guests, by name.</summary>
    public ImmutableArray<DetachedGuest> List() => Directory.Exists(root)
        ? [.. Directory.GetDirectories(root)
            .Select(static d => new GuestFiles(d).ReadState()?.ToGuest())
            .OfType<DetachedGuest>()
            .OrderBy(static g => g.Name)]
        : [];

    /// <summary>
    /// Stops a guest's whole process tree and removes it from the list. One that has ended is just removed.
    /// </summary>
    /// <exception cref="DiagnosticException">RR8025: there is no guest of that name. RR8027: it does not stop.</exception>
    public async Task StopAsync(PortName name, CancellationToken cancellationToken)
    {
        var state = StateOf(name);
        if (state.ToGuest().State.IsAlive)
        {
            await EndAsync(state.Supervisor.ToIdentity(), name, cancellationToken);
        }

        await RemoveAsync(FilesOf(name), cancellationToken);
    }

    /// <summary>Copies what the guest has printed; with <paramref name="follow"/>, until it ends.</summary>
    /// <exception cref="DiagnosticException">RR8025: there is no guest of that name.</exception>
    public Task CopyLogAsync(PortName name, bool follow, GuestOutput output, CancellationToken cancellationToken)
    {
        _ = StateOf(name);
        return new GuestLog(FilesOf(name), time)
            .CopyAsync(
                () => follow && FilesOf(name).ReadState()?.ToGuest().State.IsAlive == true, output, cancellationToken);
    }

    /// <summary>Lets one process at a time claim and release guests' names.</summary>
    /// <exception cref="DiagnosticException">RR8029: other processes hold the lock all the time, or it cannot be
    /// written.</exception>
    private async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(root, ".lock");
        try
        {
            return await FileLock.AcquireWithinAsync(path, LockPatience, time, cancellationToken)
                ?? throw LaunchDiagnostics.RecordsUnusable.Exception(
                    $"another process has held the lock `{path}` for {LockPatience.TotalSeconds:0} s",
                    "wait until other `rrpkg` commands have ended");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                LaunchDiagnostics.RecordsUnusable.Create(
                    $"`{path}` cannot be locked: {FileFailure.ReasonOf(e)}",
                    "check the owner of the directory and the room on its disk"),
                e);
        }
    }

    private GuestFiles FilesOf(PortName name) => new(Path.Combine(root, name.ToString()));

    private GuestStateDocument StateOf(PortName name) =>
        FilesOf(name).ReadState() ?? throw LaunchDiagnostics.NoSuchGuest.Exception(
            $"there is no guest named `{name}`",
            Suggestion.For(name.ToString(), List().Select(static g => g.Name.ToString())) is { } near
                ? $"did you mean `{near}`?"
                : "run `rrpkg ps`");

    /// <summary>Creates the guest's directory, which reserves the name while this process runs.</summary>
    private async Task<GuestFiles> ClaimAsync(
        GuestSpecification guest, bool nameIsGiven, CancellationToken cancellationToken)
    {
        using var gate = await LockAsync(cancellationToken);
        var name = nameIsGiven ? guest.Name : FirstFree(guest.Name);
        var files = FilesOf(name);
        if (files.ReadState()?.ToGuest() is { State.IsAlive: true })
        {
            throw LaunchDiagnostics.NameTaken.Exception(
                $"a guest named `{name}` is already running",
                $"stop it with `rrpkg stop {name}`, or give this one another name with `--name`");
        }

        if (Directory.Exists(files.Directory))
        {
            Directory.Delete(files.Directory, recursive: true);
        }

        files.Write(guest with { Name = name });
        files.Write(new GuestStateDocument
        {
            Schema = GuestStateDocument.CurrentSchema,
            Name = name.ToString(),
            Target = guest.Target.ToString(),
            Image = guest.Image,
            Phase = GuestPhase.Starting,
            Supervisor = SupervisorDocument.OfThisProcess(),
            StartedAt = time.GetUtcNow(),
        });
        return files;
    }

    private PortName FirstFree(PortName wanted) =>
        Enumerable.Range(1, int.MaxValue)
            .Select(i => i == 1 ? wanted : PortName.Parse(string.Create(CultureInfo.InvariantCulture, $"{wanted}-{i}")))
            .First(name => FilesOf(name).ReadState()?.ToGuest() is not { State.IsAlive: true });

    /// <returns>The state when the guest is ready or has ended.</returns>
    private async Task<GuestStateDocument> WaitAsync(
        GuestFiles files, System.Diagnostics.Process supervisor, CancellationToken cancellationToken)
    {
        while (true)
        {
            var over = supervisor.HasExited;
            var state = files.ReadState()!;
            if (state.Phase != GuestPhase.Starting)
            {
                return state;
            }

            if (over)
            {
                var problem = LaunchDiagnostics.SupervisorFailed.Create(
                    string.Create(CultureInfo.InvariantCulture,
                        $"the supervisor of `{state.Name}` ended at once, with status {supervisor.ExitCode}")
                    + SaidBySupervisor(files),
                    "run `rrpkg run` without `-d` to see more");
                var failed = state with
                {
                    Phase = GuestPhase.Failed,
                    Problems = [ProblemDocument.From(problem)],
                    EndedAt = time.GetUtcNow(),
                };
                files.Write(failed);
                return failed;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    private static string SaidBySupervisor(GuestFiles files) =>
        File.Exists(files.SupervisorLog) ? LaunchDiagnostics.Context([.. File.ReadLines(files.SupervisorLog)]) : "";

    private async Task EndAsync(ProcessIdentity? supervisor, PortName name, CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { Signal.Terminate, Signal.Kill })
        {
            supervisor?.Send(signal);
            for (var since = time.GetTimestamp(); time.GetElapsedTime(since) < StopPatience;)
            {
                if (supervisor is not { IsAlive: true })
                {
                    return;
                }

                await Task.Delay(BetweenLooks, cancellationToken);
            }
        }

        throw LaunchDiagnostics.NotStopped.Exception(
            string.Create(CultureInfo.InvariantCulture, $"the supervisor of `{name}` (pid {supervisor!.Id}) does not end"),
            "run `rrpkg stop` again as the user who started it");
    }

    private async Task RemoveAsync(GuestFiles files, CancellationToken cancellationToken)
    {
        using var gate = await LockAsync(cancellationToken);
        if (Directory.Exists(files.Directory) && files.ReadState()?.ToGuest() is not { State.IsAlive: true })
        {
            Directory.Delete(files.Directory, recursive: true);
        }
    }
}
