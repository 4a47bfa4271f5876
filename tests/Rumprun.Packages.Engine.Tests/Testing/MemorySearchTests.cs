using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Engine.Tests.Testing;

/// <summary>The smallest memory is found, and few are tried.</summary>
public sealed class MemorySearchTests
{
    [Theory]
    [InlineData(64, 13)]
    [InlineData(64, 64)]
    [InlineData(64, 8)]
    [InlineData(64, 1, 8)]
    [InlineData(8, 8)]
    [InlineData(1024, 777)]
    public async Task Find_OfWhatPassesFromSomewhereOn_IsThat(int enough, int needed, int? expected = null)
    {
        var tries = 0;

        var found = await MemorySearch.FindAsync((long)enough << 20, memory =>
        {
            tries++;
            return Task.FromResult(memory >> 20 >= needed);
        });

        Assert.Equal((long)(expected ?? needed) << 20, found);
        Assert.InRange(tries, 0, 11);
    }

    [Theory]
    [InlineData(1, 60, 5)]
    [InlineData(3, 60, 12)]
    [InlineData(30, 60, 60)]
    [InlineData(1, 2, 2)]
    public void LimitFor_ATest_IsFourTimesWhatItTookWithinItsTimeout(int took, int timeout, int expected) =>
        Assert.Equal(
            TimeSpan.FromSeconds(expected),
            MemorySearch.LimitFor(
                new PortTest { Name = "t", Timeout = TimeSpan.FromSeconds(timeout) }, TimeSpan.FromSeconds(took)));
}
