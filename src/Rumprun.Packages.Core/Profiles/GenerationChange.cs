using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Profiles;

/// <summary>How one installed port differs between two generations.</summary>
public abstract record GenerationChange
{
    private GenerationChange()
    {
    }

    /// <summary>The port as it is in one of them: the later one, if it is there.</summary>
    public abstract InstalledPort Subject { get; }

    /// <summary>Only the later generation has it.</summary>
    public sealed record Added(InstalledPort After) : GenerationChange
    {
        public override InstalledPort Subject => After;
    }

    /// <summary>Only the earlier generation has it.</summary>
    public sealed record Removed(InstalledPort Before) : GenerationChange
    {
        public override InstalledPort Subject => Before;
    }

    /// <summary>Both have it, at different versions.</summary>
    public sealed record Updated(InstalledPort Before, InstalledPort After) : GenerationChange
    {
        public override InstalledPort Subject => After;
    }

    /// <summary>Both have it at the same version, and something else differs: options, packages, launch settings.</summary>
    public sealed record Altered(InstalledPort Before, InstalledPort After) : GenerationChange
    {
        public override InstalledPort Subject => After;
    }

    /// <summary>What has to happen to the ports of one generation to get those of another, by name and target.</summary>
    public static ImmutableArray<GenerationChange> Between(Generation before, Generation after) =>
    [
        .. before.Ports.Concat(after.Ports)
            .Select(static p => (p.Name, p.Target))
            .Distinct()
            .OrderBy(static k => k.Name).ThenBy(static k => k.Target)
            .Select(k => Between(before.Find(k.Name, k.Target), after.Find(k.Name, k.Target)))
            .OfType<GenerationChange>(),
    ];

    private static GenerationChange? Between(InstalledPort? before, InstalledPort? after) => (before, after) switch
    {
        (null, { } added) => new Added(added),
        ({ } removed, null) => new Removed(removed),
        ({ } old, { } now) when old.Version != now.Version => new Updated(old, now),
        ({ } old, { } now) when !GenerationFormat.AreSame(old, now) => new Altered(old, now),
        _ => null,
    };
}
