using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Trust;

/// <summary>A delegation: a role, who signs for it, and which paths it is trusted with (§4.5).</summary>
public sealed record DelegatedRole
{
    public required string Name { get; init; }

    public required RoleKeys Keys { get; init; }

    public required DelegatedPaths Paths { get; init; }

    /// <summary>Where a path matches, delegations after this one are not considered for it.</summary>
    public required bool Terminating { get; init; }
}

/// <summary>The target paths that a role is trusted with.</summary>
public abstract record DelegatedPaths
{
    public abstract bool Contain(string targetPath);

    /// <summary>Paths that match one of some patterns.</summary>
    public sealed record Patterns(ImmutableArray<PathPattern> Any) : DelegatedPaths
    {
        public override bool Contain(string targetPath) => Any.Any(p => p.Matches(targetPath));
    }

    /// <summary>Paths whose SHA-256, in lower-case hexadecimal digits, begins with one of some prefixes.</summary>
    public sealed record HashPrefixes(ImmutableArray<string> Any) : DelegatedPaths
    {
        public override bool Contain(string targetPath)
        {
            var hash = Sha256Digest.OfText(targetPath).Hex;
            return Any.Any(p => hash.StartsWith(p, StringComparison.Ordinal));
        }
    }
}
