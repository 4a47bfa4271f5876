using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Publishing;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What an operator does with a mirror's directory.</summary>
public sealed class MirrorOperation(MirrorDirectory directory, ImmutableArray<ISigner> signers, TimeProvider clock)
{
    private readonly MirrorWriter _writer = new(directory, new RoleSigning(signers), clock);

    /// <summary>Makes a mirror.</summary>
    /// <returns>The SHA-256 of its root, which clients add it with.</returns>
    /// <exception cref="DiagnosticException">RR7102, RR7104, RR7106.</exception>
    public async Task<Sha256Digest> InitializeAsync(NewMirror mirror, CancellationToken cancellationToken) =>
        Sha256Digest.Of(await _writer.InitializeAsync(mirror, cancellationToken));

    /// <summary>Each role: who signs it, and until when it is valid.</summary>
    /// <exception cref="DiagnosticException">RR7101, RR7103.</exception>
    public ImmutableArray<RoleStatus> Status() =>
        RoleStatus.Of(MirrorState.Read(directory), [.. signers.Select(static s => s.PublicKey.Id)]);

    /// <summary>Signs roles again, so that they are valid for another period.</summary>
    /// <param name="onlyDue">Only those that have a third of their period left, or less.</param>
    /// <returns>The roles that were signed, and those that are due and whose keys are not here.</returns>
    /// <exception cref="DiagnosticException">RR7101 to RR7104.</exception>
    public async Task<(ImmutableArray<RoleStatus> Signed, ImmutableArray<RoleStatus> Left)> SignAsync(
        bool onlyDue, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        ImmutableArray<RoleStatus> chosen = [];
        ImmutableArray<RoleStatus> left = [];
        await _writer.EditAsync(
            edit =>
            {
                var due = RoleStatus.Of(edit.State, [.. signers.Select(static s => s.PublicKey.Id)])
                    .Where(r => !onlyDue || r.IsDue(clock.GetUtcNow()))
                    .ToLookup(static r => r.CanSign);
                (chosen, left) = ([.. due[true]], [.. due[false]]);
                foreach (var role in chosen)
                {
                    edit.Renew(role.Role);
                }
            },
            Waiting(progress),
            cancellationToken);
        return (chosen, left);
    }

    /// <summary>Lets other keys sign for a top-level role.</summary>
    /// <exception cref="DiagnosticException">RR7101 to RR7104.</exception>
    public Task RotateAsync(
        string role,
        ImmutableArray<KeyDescription> keys,
        int threshold,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken) => _writer.EditAsync(
            edit => edit.SetKeys(role, keys, threshold), Waiting(progress), cancellationToken);

    /// <summary>Lets keys sign for some paths, without the mirror's own keys.</summary>
    /// <param name="accepted">What <see cref="AcceptedRole"/> made; null: the keys are here.</param>
    /// <exception cref="DiagnosticException">RR7101 to RR7104.</exception>
    public Task DelegateAsync(
        string role,
        ImmutableArray<KeyDescription> keys,
        int threshold,
        ImmutableArray<string> paths,
        byte[]? accepted,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken) => _writer.EditAsync(
            edit => edit.Delegate(role, keys, threshold, paths, accepted), Waiting(progress), cancellationToken);

    /// <inheritdoc cref="MirrorCheck.RunAsync"/>
    public Task<ImmutableArray<string>> VerifyAsync(CancellationToken cancellationToken) =>
        new MirrorCheck(directory).RunAsync(cancellationToken);

    /// <inheritdoc cref="MirrorGarbage.CollectAsync"/>
    public Task<CollectedFiles> CollectAsync(
        TimeSpan grace, bool isDryRun, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        new MirrorGarbage(directory, clock).CollectAsync(grace, isDryRun, Waiting(progress), cancellationToken);

    /// <inheritdoc cref="MirrorSync.RunAsync"/>
    public Task<int> SyncAsync(
        IMirrorFiles from, RootAnchor? anchor, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        new MirrorSync(directory, clock).RunAsync(from, anchor, Waiting(progress), cancellationToken);

    private static Action Waiting(IProgress<ProgressEvent> progress) =>
        () => progress.Report(new ProgressEvent.Notice("waiting for another rrpkg that is changing the mirror"));
}
