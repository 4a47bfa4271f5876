using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>
/// Finds by bisection the smallest memory that a port's tests pass with, to a mebibyte. It assumes that more memory never
/// harms. A test that takes four times as long as with enough memory, and at least five seconds, counts as failed: a guest
/// without memory may hang.
/// </summary>
public static class MemorySearch
{
    private const long Mebibyte = 1 << 20;

    /// <summary>The smallest memory that is tried: no Rumprun guest has been seen to boot with less.</summary>
    private const long Least = 8 * Mebibyte;

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(5);

    /// <param name="enough">Memory that the tests have passed with, in bytes.</param>
    /// <param name="passes">Runs every test with a memory, and stops at the first that fails.</param>
    public static async Task<long> FindAsync(long enough, Func<long, Task<bool>> passes)
    {
        var (low, high) = (Least / Mebibyte, (enough + Mebibyte - 1) / Mebibyte);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = await passes(middle * Mebibyte) ? (low, middle) : (middle + 1, high);
        }

        return high * Mebibyte;
    }

    /// <summary>How long a test may take, given how long it took with enough memory.</summary>
    public static TimeSpan LimitFor(PortTest test, TimeSpan elapsed)
    {
        var patience = elapsed * 4 > s_shortest ? elapsed * 4 : s_shortest;
        return patience < test.Timeout ? patience : test.Timeout;
    }
}
