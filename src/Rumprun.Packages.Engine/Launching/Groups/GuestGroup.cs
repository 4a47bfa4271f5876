using System.Collections.Immutable;
using System.Net;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching.Groups;

/// <summary>
/// Several guests that are started one after another, each when the one before is ready, and stopped together. They reach
/// each other through this machine's loopback address, at ports that the system chose. Disposing stops them, the last one
/// first, and removes everything that was made for them.
/// </summary>
/// <param name="scratch">A directory for the group's own use.</param>
public sealed class GuestGroup(string scratch, GuestPreparer preparer, GuestLaunchers launchers) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _running = [];
    private readonly List<GuestPreparation> _prepared = [];

    // Of two with the same name, the first is the one that references find.
    private readonly Dictionary<PortName, RunningGuest> _byName = [];

    /// <summary>Starts a guest, and returns when it is ready.</summary>
    /// <exception cref="DiagnosticException">
    /// RR8108: a reference leads nowhere; RR61nn, RR80nn: the guest cannot be started, or ended before it was ready.
    /// </exception>
    public async Task<RunningGuest> StartAsync(GroupMember member, GuestOutput output, CancellationToken cancellationToken)
    {
        var preparation = await preparer.PrepareAsync(member.Port, RequestOf(member), cancellationToken);
        _prepared.Add(preparation);
        var specification = preparation.Specification with { ReadyTimeout = member.ReadyTimeout };
        var running = await launchers.For(specification.Target, specification.Image).StartAsync(
            specification, output, cancellationToken);
        _running.Push(running);
        _byName.TryAdd(member.Name, running);
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var guest in _running)
        {
            await guest.DisposeAsync();
        }

        _prepared.ForEach(static p => p.Dispose());
    }

    private RunRequest RequestOf(GroupMember member) => new()
    {
        Port = member.Port.Name,
        Name = member.Name,
        Image = member.Launch.Image,
        Forwards = [.. member.Launch.Ports.Select(static p => new PortForward(IPAddress.Loopback, 0, p))],
        Mounts = [.. member.Mounts.Select(CopyOf)],
        Environment = member.Environment.ToImmutableSortedDictionary(
            static v => v.Key, v => Fill(v.Value), StringComparer.Ordinal),
        Memory = member.Memory,
        Arguments = member.Arguments is { } arguments ? [.. arguments.Select(Fill)] : null,
    };

    private UserMount CopyOf(UserMount mount)
    {
        var copy = Path.Combine(scratch, $"mount-{Guid.NewGuid():N}");
        FilledCopy.Make(mount.Source, copy, Locate);
        return mount with { Source = copy };
    }

    private string Fill(string text) => GuestReference.Fill(text, Locate);

    private (string Host, int Port) Locate(GuestReference reference) =>
        _byName.GetValueOrDefault(reference.Guest)?.EndpointOf(reference.Port) is { } endpoint
            ? (GuestNetwork.LoopbackOfHost, endpoint.Port)
            : throw GroupDiagnostics.NoSuchAddress.Exception(
                $"`{reference}` leads nowhere: no guest of that name is up and lists `{reference.Port}/tcp` "
                + "in its launch's `ports`",
                "correct the reference, or list the port");
}
