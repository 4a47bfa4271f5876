using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>An entry of <c>versions</c> with all that it contributes to the rest of the file.</summary>
/// <param name="Place">Where the entry begins.</param>
internal sealed record DeclaredVersion(VersionEntry Entry, YamlNode Place)
{
    /// <summary>
    /// The hash of each source that has none of its own, by the source's name; <c>""</c> for the source without a name.
    /// </summary>
    public ImmutableDictionary<string, YamlNode.Scalar> Hashes { get; init; } =
        ImmutableDictionary<string, YamlNode.Scalar>.Empty;

    /// <summary>The commit of each git source that has none of its own; names as in <see cref="Hashes"/>.</summary>
    public ImmutableDictionary<string, YamlNode.Scalar> Commits { get; init; } =
        ImmutableDictionary<string, YamlNode.Scalar>.Empty;

    /// <summary>What <c>{value:NAME}</c> stands for.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
