using System.Diagnostics;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Testing.Fuzzing;

/// <summary>Feeds a parser mutated inputs for a time. The same seed gives the same inputs.</summary>
public static class FuzzRun
{
    /// <summary>More of one target would be of one kind.</summary>
    private const int MostFindings = 10;

    /// <summary>A parser that takes longer over an input of some kilobytes hangs as far as a user is concerned.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(20);

    /// <summary>Parts of the runtime's own messages, which no user should read.</summary>
    private static readonly string[] s_runtimeWords =
        ["(Parameter '", "System.", "Exception of type", "Object reference", "Specified argument", "Arithmetic operation"];

    public static FuzzResult Run(FuzzTarget target, int seed, TimeSpan time)
    {
        var findings = new List<FuzzFinding>();
        var clock = Stopwatch.StartNew();
        var (n, refused) = (0, 0);
        for (; clock.Elapsed < time && findings.Count < MostFindings; n++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + n));
            var input = target.Finish(Mutator.Mutate(target.Seeds, random), random);
            var begun = clock.Elapsed;
            var (wasRefused, problem) = RunOnce(target, input, random);
            refused += wasRefused ? 1 : 0;
            problem ??= clock.Elapsed - begun > s_slow ? $"took {clock.Elapsed - begun}" : null;
            if (problem is not null)
            {
                findings.Add(new FuzzFinding(input, $"execution {n}: {problem}"));
            }
        }

        return new FuzzResult(target.Name, n, refused, findings);
    }

    private static (bool Refused, string? Problem) RunOnce(FuzzTarget target, byte[] input, Random random)
    {
        try
        {
            target.Run(input, random);
            return (false, null);
        }
        catch (DiagnosticException e)
        {
            var message = string.Join('\n', e.Diagnostics.Select(static d => d.Message));
            var isRuntimes = s_runtimeWords.Any(w => message.Contains(w, StringComparison.Ordinal));
            return (true, isRuntimes ? $"a message of the runtime's own: {message}" : null);
        }
#pragma warning disable CA1031 // Whatever it throws is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (false, e.ToString());
        }
    }
}
