using System.Collections.Concurrent;
using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Attestations;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust.Keys;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>
/// Demands that enough of the user's trusted builders got a release's very bytes from its sources. What a builder says may
/// come from any mirror: it is signed with the builder's key.
/// </summary>
public sealed class BuilderCheck(OpenMirrors mirrors, BuilderTrust trust)
{
    private readonly ConcurrentDictionary<Sha256Digest, Lazy<Task<ImmutableArray<BuilderWord>>>> _words = [];

    /// <summary>Whether any builder has to attest to anything.</summary>
    public bool IsDemanded => trust.Threshold > 0;

    /// <exception cref="DiagnosticException">RR3240: builders got other bytes; RR3241: too few have attested.</exception>
    public async Task RequireAsync(
        PortName name, Release release, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var words = await WordsAsync(name, release, progress, cancellationToken);
        var agreeing = words.Count(static w => w.Agrees);
        if (agreeing >= trust.Threshold)
        {
            return;
        }

        var differ = words.Any(static w => w.Other is not null);
        throw (differ ? ReleaseDiagnostics.OtherBytes : ReleaseDiagnostics.TooFewBuilders).Exception(
            $"the release of `{name}` {release.Version} for `{release.Target}` is not trusted: {agreeing} of "
                + $"{trust.Builders.Length} builders got its bytes, and {trust.Threshold} have to"
                + string.Concat(words.Select(static w => $"\n{w.Sentence}")),
            differ
                ? "report it to the mirror's operator and to the builders: one of them does not build from these sources"
                : "wait until more builders have attested to it, or lower `trust: threshold` in config.yaml",
            "to build it here, add `--from source`");
    }

    /// <summary>Whether enough builders got the release's bytes.</summary>
    public async Task<bool> HasEnoughAsync(
        PortName name, Release release, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        !IsDemanded || (await WordsAsync(name, release, progress, cancellationToken))
            .Count(static w => w.Agrees) >= trust.Threshold;

    private Task<ImmutableArray<BuilderWord>> WordsAsync(
        PortName name, Release release, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        _words.GetOrAdd(
            release.Package.Archive.Digest,
            _ => new(async () => [.. await Task.WhenAll(
                trust.Builders.Select(b => WordOfAsync(b, name, release, progress, cancellationToken)))])).Value;

    private async Task<BuilderWord> WordOfAsync(
        TrustedBuilder builder,
        PortName name,
        Release release,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var statements = new List<BuildStatement>();
        foreach (var mirror in await mirrors.OpenAsync(progress, cancellationToken))
        {
            if (KeyOf(builder, mirror) is not { } key)
            {
                continue;
            }

            try
            {
                var path = AttestationFile.TargetPathOf(builder.Name.ToString(), name);
                if (await mirror.ReadTargetAsync(path, cancellationToken) is { } file)
                {
                    statements.AddRange(AttestationFile.Read(file, key));
                }
            }
            catch (DiagnosticException e)
            {
                progress.Report(new ProgressEvent.Notice(
                    $"warning[{e.Diagnostics[0].Id}]: {e.Diagnostics[0].Message}; continuing without what the mirror "
                        + $"`{mirror.Name}` has of the builder `{builder.Name}`"));
            }
        }

        BuildStatement[] about = [.. statements.Where(s => s.IsAbout(name, release))];
        return new BuilderWord(
            builder.Name,
            Array.Exists(about, s => s.Confirms(release)),
            about.Where(s => s.Port == release.Port && !s.Confirms(release)).MaxBy(static s => s.Finished));
    }

    /// <summary>The builder's public key, whose id is its hash; null: the mirror does not list it.</summary>
    private static PublicKey? KeyOf(TrustedBuilder builder, TrustedMirror mirror) =>
        mirror.Repository.Metadata.Targets!.Signed.Delegations.Keys.GetValueOrDefault(builder.Key);

    /// <summary>What a builder says of a release.</summary>
    /// <param name="Agrees">It got the release's bytes.</param>
    /// <param name="Other">Where it got others: its last statement about the same sources.</param>
    private sealed record BuilderWord(PortName Name, bool Agrees, BuildStatement? Other)
    {
        public string Sentence => Agrees ? $"`{Name}` got the same bytes"
            : Other is null ? $"`{Name}` has not attested to it"
            : $"`{Name}` got other packages{Where(Other)}";

        private static string Where(BuildStatement other) => other.Differences.IsEmpty ? ""
            : $": {string.Join("; ", other.Differences.Take(5))}";
    }
}
