using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>
/// Where a TUF repository's files come from: a server, a directory. What they contain is not trusted. A file that is not
/// there is null; any other failure is a <see cref="Core.Diagnostics.DiagnosticException"/>.
/// </summary>
public interface IRepositoryFiles
{
    /// <summary>A file below the base of metadata.</summary>
    /// <param name="name">
    /// Such as <c>3.root.json</c>: one segment of a path, whatever characters are in it. In a URL it is escaped as a whole.
    /// </param>
    /// <param name="maximumLength">In bytes: the caller reads no more, and refuses a file that is longer.</param>
    Task<Stream?> OpenMetadataAsync(string name, long maximumLength, CancellationToken cancellationToken);

    /// <summary>A file below the base of targets.</summary>
    /// <param name="segments">The path's segments: none is empty, <c>.</c> or <c>..</c>.</param>
    /// <inheritdoc cref="OpenMetadataAsync"/>
    Task<Stream?> OpenTargetAsync(ImmutableArray<string> segments, long maximumLength, CancellationToken cancellationToken);
}
