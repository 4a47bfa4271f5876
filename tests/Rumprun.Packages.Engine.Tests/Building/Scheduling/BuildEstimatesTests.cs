using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Building.Scheduling;

public sealed class BuildEstimatesTests
{
    private const string Target = "hosted-x86_64";

    [Fact]
    public void RemainingPaths_AddTheLongestChainOfThoseThatWait()
    {
        var schedule = BuildSchedule.Of(
            new ResolvedGraph([Node("base"), Node("quick", "base"), Node("slow", "base"), Node("alone")]));
        var known = new Dictionary<(string Name, string Target), TimeSpan>
        {
            [("base", Target)] = TimeSpan.FromSeconds(3),
            [("quick", Target)] = TimeSpan.FromSeconds(1),
            [("slow", Target)] = TimeSpan.FromSeconds(50),
        };

        var paths = BuildEstimates.RemainingPaths(schedule.Ports, known);

        // A port that was never built counts as some tens of seconds: more than a quick one, less than a slow one.
        Assert.Equal([53, 1, 50, 20], paths.Select(static p => p.TotalSeconds));
    }

    [Fact]
    public void Known_TakesTheLatestBuildOfEachPortAndTarget()
    {
        var known = BuildEstimates.Known([Record(day: 2, 5, 6), Record(day: 1, 70), Record(day: 3)]);

        Assert.Equal(TimeSpan.FromSeconds(11), Assert.Single(known, static k => k.Key == ("zlib", Target)).Value);
    }

    [Fact]
    public void Schedule_OfGraphsThatShareAPort_HasItOnceAndAsRequested()
    {
        var library = Node("base") with { IsRequested = false };
        var schedule = BuildSchedule.Of(
            new ResolvedGraph([library, Node("top", "base")]), new ResolvedGraph([Node("base")]));

        Assert.Equal(["base", "top"], schedule.Ports.Select(static p => p.Subject));
        Assert.All(schedule.Ports, static p => Assert.True(p.IsRequested));
    }

    private static ResolvedNode Node(string name, params string[] libraries) => new()
    {
        Port = SampleBuild.Port(name),
        Selection = PortSelection.For(SampleBuild.Hosted),
        Libraries = [.. libraries.Select(PortName.Parse)],
        Tools = [],
        IsRequested = true,
    };

    private static BuildRecord Record(int day, params int[] seconds) => new()
    {
        CanonicalText = $"rrpkg-build-key 1\nname: zlib\ntarget: {Target}\nversion: {day}\n",
        Package = Sha256Digest.OfText("package"),
        Output = Sha256Digest.OfText("output"),
        Finished = DateTimeOffset.UnixEpoch.AddDays(day),
        Steps = [.. seconds.Select(static s => ("step", TimeSpan.FromSeconds(s)))],
    };
}
