using System.Security.Cryptography;
using Rumprun.Packages.Testing;
using Rumprun.Packages.Testing.Fuzzing;

namespace Rumprun.Packages.Engine.Tests;

/// <summary>
/// Every parser of what comes from outside, fed mutated input for a moment: it reads it or refuses it, and never fails
/// otherwise. RRPKG_SEED repeats a run, RRPKG_FUZZ_SECONDS makes it longer.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(static t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parser_MutatedInput_ReadsOrRefuses(string name)
    {
        var seed = TestSetting.Number("RRPKG_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var time = TimeSpan.FromSeconds(TestSetting.Number("RRPKG_FUZZ_SECONDS") ?? 1);
        output.WriteLine($"RRPKG_SEED={seed}");
        var result = FuzzRun.Run(FuzzTargets.All.Single(t => t.Name == name), seed, time);
        output.WriteLine(result.ToString());
        Assert.True(result.Findings.Count == 0, $"RRPKG_SEED={seed} {result}");
        Assert.True(result.Executions > 0);
    }
}
