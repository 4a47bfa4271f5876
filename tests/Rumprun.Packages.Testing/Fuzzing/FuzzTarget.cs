namespace Rumprun.Packages.Testing.Fuzzing;

/// <summary>A parser of what comes from outside, to be fed random input.</summary>
/// <param name="Seeds">Inputs that it understands, to start from.</param>
/// <param name="Run">
/// Feeds it one input. A <see cref="Core.Diagnostics.DiagnosticException"/> is a refusal; any other exception is a finding.
/// </param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[], Random> Run)
{
    /// <summary>Puts back what a mutation breaks and every input needs: checksums, compression.</summary>
    public Func<byte[], Random, byte[]> Finish { get; init; } = static (input, _) => input;
}

/// <summary>What a run of a target came to.</summary>
/// <param name="Refused">Inputs that were refused with a diagnostic.</param>
public sealed record FuzzResult(string Target, int Executions, int Refused, IReadOnlyList<FuzzFinding> Findings)
{
    public override string ToString() => $"{Target}: {Executions} executions, {Refused} refused, {Findings.Count} findings"
        + string.Concat(Findings.Select(static f => $"\n  {f.Problem}\n  input: {Convert.ToBase64String(f.Input)}"));
}

/// <summary>An input that a parser failed on, and how.</summary>
public sealed record FuzzFinding(byte[] Input, string Problem);
