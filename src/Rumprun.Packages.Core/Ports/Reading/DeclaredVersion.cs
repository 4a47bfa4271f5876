using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>An entry of <c>versions</c> with everything it contributes to the rest of the file.</summary>
/// <param name="Place">Where the entry begins.</param>
internal sealed record DeclaredVersion(VersionEntry Entry, YamlNode Place)
{
    /// <summary>
    /// The hash of each source that does not state one, by the source's name; <c>""</c> for the source without a name.
    /// </summary>
    public ImmutableDictionary<string, YamlNode.Scalar> Hashes { get; init; } =
        ImmutableDictionary<string, YamlNode.Scalar>.Empty;

    /// <summary>The commit of each git source that does not state one; names as in <see cref="Hashes"/>.</summary>
    public ImmutableDictionary<string, YamlNode.Scalar> Commits { get; init; } =
        ImmutableDictionary<string, YamlNode.Scalar>.Empty;

    /// <summary>The values of <c>{value:NAME}</c>.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
