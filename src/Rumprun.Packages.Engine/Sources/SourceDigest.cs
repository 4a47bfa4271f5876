using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>What a source is, as a hash for build keys. Known before anything is fetched; where it comes from does not count.</summary>
public static class SourceDigest
{
    /// <exception cref="DiagnosticException">RR4004: a local source is not there.</exception>
    public static Sha256Digest Of(Source source, string portFolder) => source switch
    {
        Source.Archive archive => archive.Sha256,
        Source.Git git => Sha256Digest.OfText($"git {git.Commit}{(git.Submodules ? " submodules" : "")}\n"),
        Source.Local local => TreeDigest.Of(LocalSource.Resolve(local, portFolder)),
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
