using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>Signs with a private key, wherever that is.</summary>
public interface ISigner
{
    /// <summary>The key's name on this machine, for messages.</summary>
    string Name { get; }

    KeyDescription PublicKey { get; }

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR7202, RR7203: the key cannot be used.</exception>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
