using System.Collections.Immutable;
using Rumprun.Packages.Core.Attestations;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Engine.Verification;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What a builder has attested.</summary>
/// <param name="Builder">The builder's name on the mirror.</param>
public sealed record AttestReport(string Builder, VerifyReport Verified);

/// <summary>
/// Rebuilds releases, and publishes what came out as the signed word of a builder: also where it differs from the release.
/// What could not be rebuilt is not attested.
/// </summary>
/// <param name="signer">The builder's key.</param>
public sealed class AttestOperation(VerifyOperation verify, MirrorDirectory directory, MirrorWriter writer, ISigner signer)
{
    /// <exception cref="DiagnosticException">
    /// RR3301, RR3302: nothing can be rebuilt; RR7110: the mirror has no role for the key; RR7101 to RR7104.
    /// </exception>
    public async Task<AttestReport> RunAsync(
        VerifyRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var builder = BuilderIn(MirrorState.Read(directory));
        var report = await verify.RunAsync(request, progress, cancellationToken);
        var signed = new List<(BuildStatement Statement, DsseEnvelope Envelope)>();
        foreach (var release in report.Releases.Where(static r => r.Problems.IsEmpty))
        {
            var statement = StatementOf(release);
            var payload = statement.ToBytes();
            var signature = await signer.SignAsync(
                DsseEnvelope.PreAuthenticationEncoding(BuildStatement.PayloadType, payload), cancellationToken);
            signed.Add((statement, new DsseEnvelope
            {
                PayloadType = BuildStatement.PayloadType,
                Payload = payload,
                Signatures = [new DsseSignature(signer.PublicKey.Id.ToString(), signature)],
            }));
        }

        await writer.CommitAsync(
            (state, _) => Task.FromResult(ChangeOf(state, signed)),
            () => progress.Report(new ProgressEvent.Notice("waiting for another rrpkg that is changing the mirror")),
            cancellationToken);
        return new AttestReport(builder, report);
    }

    /// <summary>The role that the key signs for and that is trusted with attestations under its own name.</summary>
    private string BuilderIn(MirrorState state) =>
        state.Delegated.FirstOrDefault(role => role.Keys.KeyIds.Contains(signer.PublicKey.Id) && IsOfBuilder(role))?.Name
            ?? throw PublishingDiagnostics.NotBuilder.Exception(
                $"the mirror `{directory.Root}` does not let the key `{signer.Name}` attest",
                $"have its operator run `rrpkg mirror delegate {directory.Root} NAME --key KEY --builder`");

    private static bool IsOfBuilder(DelegatedRole role) => role.Paths is DelegatedPaths.Patterns patterns
        && patterns.Any.Any(p => p.Text == AttestationFile.PathsOf(role.Name));

    private MirrorChange ChangeOf(MirrorState state, List<(BuildStatement Statement, DsseEnvelope Envelope)> signed)
    {
        var builder = BuilderIn(state);
        var targets = ImmutableSortedDictionary.CreateBuilder<string, NewTarget?>(StringComparer.Ordinal);
        foreach (var (statement, envelope) in signed)
        {
            var path = AttestationFile.TargetPathOf(builder, statement.Name);
            var before = targets.GetValueOrDefault(path)?.Content ?? state.ReadTarget(path);
            targets[path] = new NewTarget(
                AttestationFile.With(before, signer.PublicKey.Key, statement, envelope), Custom: null);
        }

        return new MirrorChange { Targets = targets.ToImmutable() };
    }

    private BuildStatement StatementOf(VerifiedRelease verified) => new()
    {
        Name = verified.Name,
        Version = verified.Release.Version,
        Target = verified.Release.Target,
        Options = verified.Release.Options,
        Toolchain = verified.Release.Toolchain,
        Port = verified.Release.Port,
        Sources = [.. verified.Release.Sources.Select(static s => (s.File, s.Content.Digest))],
        Package = verified.Packages[0].Rebuilt,
        Image = verified.Packages.FirstOrDefault(static p => p.Kind == PackageKind.Image)?.Rebuilt,
        Builder = signer.PublicKey.Id,
        Started = verified.Started,
        Finished = verified.Finished,
        Differences =
        [
            .. verified.Packages.SelectMany(static p => p.Differences)
                .Select(static d => $"{d.Member} {d.What.Split('\n')[0]}"),
        ],
    };
}
