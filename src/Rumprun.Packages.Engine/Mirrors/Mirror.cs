using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>A mirror of the user's: its files, what of it is trusted, and what was fetched from it.</summary>
/// <param name="trusted">A directory for the copies of trusted metadata.</param>
/// <param name="fetched">A directory for what can be fetched again.</param>
public sealed class Mirror(MirrorSetting setting, IMirrorFiles files, string trusted, string fetched, TimeProvider clock)
{
    private readonly MetadataUpdater _updater = new(files, new TrustedCopies(trusted), new UpdateLimits(), clock);

    public PortName Name => setting.Name;

    public MirrorSetting Setting => setting;

    /// <summary>
    /// Trusts the mirror's root from now on, with what is known of its digest or its bytes, and forgets another one.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3207, RR3222: it is not such a root; RR4201.</exception>
    public async Task InitializeAsync(RootAnchor anchor, CancellationToken cancellationToken)
    {
        var root = anchor switch
        {
            RootAnchor.File file => file.Bytes,
            RootAnchor.Digest digest => await FetchRootAsync(digest.Sha256, cancellationToken),
            _ => throw new InvalidOperationException("an anchor is one of two"),
        };
        await _updater.InitializeAsync(root, cancellationToken);
    }

    /// <summary>The mirror as it is now; offline, as it was when it was last asked.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3223: it is not to be trusted; RR4201: it does not
    /// respond.</exception>
    public async Task<TrustedMirror> OpenAsync(bool isOffline, CancellationToken cancellationToken)
    {
        var repository = isOffline
            ? await _updater.LoadAsync(cancellationToken)
            : await _updater.RefreshAsync(cancellationToken);
        return new TrustedMirror(setting, repository, files, fetched, isOffline);
    }

    /// <summary>The version of the root that has this digest, wherever it is in the chain.</summary>
    private async Task<byte[]> FetchRootAsync(Sha256Digest digest, CancellationToken cancellationToken)
    {
        var fetcher = new MetadataFetcher(files, new UpdateLimits());
        for (var version = 1; await fetcher.FindRootAsync(version, cancellationToken) is { } bytes; version++)
        {
            if (Sha256Digest.Of(bytes) == digest)
            {
                return bytes;
            }
        }

        throw MirrorDiagnostics.NoRoot.Exception(
            $"no {RoleName.Root} of the mirror `{files.Address}` has the SHA-256 `{digest}`",
            "check the address, and get the digest from the mirror's operator");
    }
}

/// <summary>What a user knows of a mirror's root, from elsewhere than the mirror.</summary>
public abstract record RootAnchor
{
    private RootAnchor()
    {
    }

    /// <summary>The root itself.</summary>
    public sealed record File(ReadOnlyMemory<byte> Bytes) : RootAnchor;

    /// <summary>The SHA-256 of one version of it.</summary>
    public sealed record Digest(Sha256Digest Sha256) : RootAnchor;
}
