using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>A guest's state as its supervisor records it, <c>state.json</c>. The file is replaced at each change.</summary>
internal sealed record GuestStateDocument
{
    public const int CurrentSchema = 1;

    public required int Schema { get; init; }

    public required string Name { get; init; }

    public required string Target { get; init; }

    public required string Image { get; init; }

    public required GuestPhase Phase { get; init; }

    /// <summary>The supervisor; before it runs, the process that starts it.</summary>
    public required SupervisorDocument Supervisor { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int? Status { get; init; }

    public IReadOnlyList<ProblemDocument> Problems { get; init; } = [];

    public IReadOnlyList<ForwardDocument> Forwards { get; init; } = [];

    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What was decided while the guest started, with the reasons.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <exception cref="FormatException">A value is not what rrpkg writes.</exception>
    public DetachedGuest ToGuest() => new()
    {
        Name = PortName.Parse(Name),
        Target = GuestDocument.ParseTarget(Target),
        Image = Image,
        State = State(),
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Forwards = [.. Forwards.Select(static f => f.ToForward())],
    };

    private GuestState State() => Phase switch
    {
        GuestPhase.Exited => new GuestState.Exited(Status ?? 0),
        GuestPhase.Failed => new GuestState.Failed([.. Problems.Select(static p => p.ToDiagnostic())]),
        _ when !Supervisor.ToIdentity().IsAlive => new GuestState.Failed(
        [
            LaunchDiagnostics.SupervisorFailed.Create(
                $"the supervisor of `{Name}` (pid {Supervisor.Id}) was killed, and the guest with it",
                "start the guest again"),
        ]),
        GuestPhase.Running => new GuestState.Running(Supervisor.Id),
        _ => new GuestState.Starting(Supervisor.Id),
    };
}

internal sealed record SupervisorDocument(int Id, long StartTicks, string Boot)
{
    public static SupervisorDocument OfThisProcess()
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        return new SupervisorDocument(self.Id, self.StartTicks, self.Boot);
    }

    public ProcessIdentity ToIdentity() => new(Id, StartTicks, Boot);
}

/// <summary>The phases of a guest's life.</summary>
internal enum GuestPhase
{
    Starting,
    Running,
    Exited,
    Failed,
}

/// <summary>A recorded diagnostic.</summary>
internal sealed record ProblemDocument(
    string Id, string Title, ExitCode ExitCode, string Message, IReadOnlyList<string> Hints)
{
    public static ProblemDocument From(Diagnostic diagnostic) => new(
        diagnostic.Id, diagnostic.Descriptor.Title, diagnostic.Descriptor.ExitCode, diagnostic.Message, diagnostic.Hints);

    public Diagnostic ToDiagnostic() => new DiagnosticDescriptor(Id, Title, ExitCode).Create(Message, [.. Hints]);
}
