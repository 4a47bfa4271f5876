using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>A mirror's files: a repository's metadata and targets, and the blobs that its index names.</summary>
public interface IMirrorFiles : IRepositoryFiles
{
    /// <summary>The mirror's address, without a password.</summary>
    string Address { get; }

    /// <summary>A blob; null if the mirror does not have it. The content is not verified.</summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR4201; also from the stream while it is read.</exception>
    Task<Stream?> OpenBlobAsync(Sha256Digest digest, CancellationToken cancellationToken);
}
