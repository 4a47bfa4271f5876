using System.Diagnostics;
using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Engine.Tests.Launching;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void Of_ThisProcess_IsAlive() => Assert.True(ProcessIdentity.Of(Environment.ProcessId)!.IsAlive);

    [Fact]
    public void IsAlive_SameIdFromAnotherTimeOrBoot_IsFalse()
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!;

        Assert.False((self with { StartTicks = self.StartTicks - 1 }).IsAlive);
        Assert.False((self with { Boot = "another" }).IsAlive);
    }

    [Fact]
    public void Of_EndedProcess_IsNull()
    {
        using var process = Process.Start("true");
        process.WaitForExit();

        Assert.Null(ProcessIdentity.Of(process.Id));
    }
}
