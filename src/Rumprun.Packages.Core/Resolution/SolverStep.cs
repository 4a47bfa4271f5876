namespace Rumprun.Packages.Core.Resolution;

/// <summary>A step of <see cref="VersionSolver"/>, for a trace. Its text is one line.</summary>
public abstract record SolverStep
{
    private SolverStep()
    {
    }

    /// <summary>A candidate was chosen from those that were left.</summary>
    /// <param name="Level">The number of current choices, including this one.</param>
    /// <param name="Candidate">A version; of a virtual package, the provider.</param>
    /// <param name="Left">How many candidates there were.</param>
    public sealed record Chosen(int Level, PackageId Package, string Candidate, int Left) : SolverStep
    {
        public override string ToString() => $"{Level}: `{Package}` {Candidate}, the best of {Left}";
    }

    /// <summary>A candidate cannot be chosen because of what was chosen before.</summary>
    /// <param name="Requirement">What the candidate needs or refuses.</param>
    public sealed record Excluded(PackageId Package, string Candidate, Requirement Requirement) : SolverStep
    {
        public override string ToString() => $"not `{Package}` {Candidate}, because of {Requirement}";
    }

    /// <summary>Choices contradicted each other.</summary>
    /// <param name="Learned">What was concluded, as a sentence.</param>
    /// <param name="Level">The number of choices that remain.</param>
    public sealed record Conflict(string Learned, int Level) : SolverStep
    {
        public override string ToString() => $"conflict: {Learned}; back to {Level}";
    }
}
