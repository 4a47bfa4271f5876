using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>A builder that the user trusts to say what sources build.</summary>
/// <param name="Name">The builder's name on mirrors.</param>
/// <param name="Key">The key that signs; a mirror that names another key for the builder is not believed.</param>
public sealed record TrustedBuilder(PortName Name, KeyId Key);

/// <summary>How many builders have to have got the same bytes before a release is installed.</summary>
/// <param name="Threshold">1 to the number of builders; 0 if none are named.</param>
public sealed record BuilderTrust(ImmutableArray<TrustedBuilder> Builders, int Threshold)
{
    /// <summary>No builder has to attest to a release.</summary>
    public static BuilderTrust None { get; } = new([], 0);
}
