using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>Where a cache stores its objects: a directory, or a server. The returned data is not verified.</summary>
public interface ICacheStorage
{
    /// <summary>The cache as the user named it, without a password.</summary>
    string Name { get; }

    /// <summary>What it is, for messages.</summary>
    string Kind => "cache";

    /// <summary>What helps where an object is invalid, for messages.</summary>
    string CorruptHint => "push the package again from the machine that built it";

    /// <summary>The object's content; null if the cache does not have it.</summary>
    /// <exception cref="DiagnosticException">RR4101, RR4103; also from the stream while it is read.</exception>
    Task<Stream?> OpenAsync(CacheObject wanted, CancellationToken cancellationToken);

    /// <exception cref="DiagnosticException">RR4101, RR4103.</exception>
    Task<bool> ContainsAsync(CacheObject wanted, CancellationToken cancellationToken);

    /// <summary>Stores an object; a reader sees either all of it or nothing, even after an interruption.</summary>
    /// <param name="content">All of it, from its beginning.</param>
    /// <exception cref="DiagnosticException">RR4101; RR4102: the object is invalid; RR4103; RR4108.</exception>
    Task PutAsync(CacheObject what, Stream content, CancellationToken cancellationToken);

    /// <summary>The keys of all records.</summary>
    /// <exception cref="DiagnosticException">RR4101, RR4103; RR4107: it has no list.</exception>
    Task<ImmutableArray<Sha256Digest>> ListAsync(CancellationToken cancellationToken);
}
