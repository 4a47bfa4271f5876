using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>How the ports of one generation differ from those of another.</summary>
public sealed record GenerationDiff(Generation From, Generation To, ImmutableArray<GenerationChange> Changes);

/// <summary>Compares generations.</summary>
public sealed class DiffOperation(Profile profile)
{
    /// <param name="from">Null: the generation before the current one; before the first, nothing was installed.</param>
    /// <param name="to">Null: the current one.</param>
    /// <exception cref="DiagnosticException">RR6005: there is no such generation.</exception>
    public GenerationDiff Run(int? from, int? to)
    {
        var before = from is { } first ? profile.Get(first) : profile.BeforeCurrent() ?? Generation.Empty;
        var after = to is { } second ? profile.Get(second) : profile.Current();
        return new GenerationDiff(before, after, GenerationChange.Between(before, after));
    }
}
