using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Keys;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>
/// The first, empty version of a delegated role, signed by the one who is to have it: clients refuse a delegation without
/// metadata, and the mirror's operator does not have the key.
/// </summary>
public static class AcceptedRole
{
    /// <summary>For how long what a delegated role signs is valid.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromDays(365);

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR7201 to RR7203: the key cannot be used.</exception>
    public static async Task<byte[]> SignAsync(
        string name, ISigner signer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var document = First(name, clock.GetUtcNow());
        return document.ToFile(
            [(signer.PublicKey.Id, await signer.SignAsync(document.ToCanonical(), cancellationToken))]);
    }

    internal static RoleDocument First(string name, DateTimeOffset now)
    {
        var document = RoleDocument.Create(name, RoleName.Targets, Period, now);
        document.Signed["targets"] = new JsonObject();
        return document;
    }
}
