using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Conformance;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Conformance;

public sealed class ProbeTranscriptTests
{
    [Fact]
    public void Read_ProbesThatEnd_GivesWhatEachSaw()
    {
        var read = ProbeTranscript.Read(
            "rump kernel\nprobe clock begins\r\nprobe clock: returns -1\r\nprobe fork begins\nnoise\nprobe fork: works\n");

        Assert.Equal(new ProbeOutcome.Misbehaves("returns -1"), read.Outcomes["clock"]);
        Assert.Equal(new ProbeOutcome.Works(), read.Outcomes["fork"]);
        Assert.Null(read.Unfinished);
        Assert.Null(read.LastWords);
    }

    [Fact]
    public void Read_ProbeThatTakesTheGuestDown_IsTheUnfinishedOne()
    {
        var read = ProbeTranscript.Read("probe fork begins\nprobe fork: works\nprobe setjmp begins\nfirst\nlast words\n");

        Assert.Equal("setjmp", read.Unfinished);
        Assert.Equal("last words", read.LastWords);
        Assert.False(read.Outcomes.ContainsKey("setjmp"));
    }

    [Fact]
    public void Read_ResultOfAnotherProbe_IsNotTakenForThisOne()
    {
        var read = ProbeTranscript.Read("probe a begins\nprobe b: works\n");

        Assert.Equal("a", read.Unfinished);
        Assert.Empty(read.Outcomes);
    }

    [Fact]
    public void Read_Nothing_HasNothing()
    {
        var read = ProbeTranscript.Read("");

        Assert.Null(read.Unfinished);
        Assert.Empty(read.Outcomes);
    }

    [Fact]
    public void Report_GapThatIsPresentAndNotCovered_IsOpen()
    {
        var gap = GapCatalogue.All.First(static g => g.Kind == GapKind.Gap);
        var limit = GapCatalogue.All.First(static g => g.Kind == GapKind.Limit);
        ProbeOutcome works = new ProbeOutcome.Works(),
        fails = new ProbeOutcome.Misbehaves("no"),
        untried = new ProbeOutcome.NotTried("C++");

        Assert.True(ReportOf(new GapFinding(gap, fails, works)).IsCovered);
        Assert.True(ReportOf(new GapFinding(gap, works, null)).IsCovered);
        Assert.True(ReportOf(new GapFinding(gap, untried, untried)).IsCovered);
        Assert.True(ReportOf(new GapFinding(limit, fails, fails)).IsCovered);
        Assert.False(ReportOf(new GapFinding(gap, fails, fails)).IsCovered);
        Assert.False(ReportOf(new GapFinding(gap, fails, null)).IsCovered);
        Assert.False(ReportOf(new GapFinding(gap, works, fails)).IsCovered);
    }

    [Fact]
    public void Catalogue_EachGap_HasItsProbeAndOneName()
    {
        var resources = typeof(GapCatalogue).Assembly.GetManifestResourceNames();

        Assert.Equal(
            GapCatalogue.All.Length, GapCatalogue.All.Select(static g => g.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(GapCatalogue.All, g => Assert.Contains($"probes/{g.ProbeFile}", resources));
        Assert.All(
            GapCatalogue.All.Where(static g => g.LibraryFile is not null),
            g => Assert.Contains($"probes/{g.LibraryFile}", resources));
    }

    [Fact]
    public void Limits_EachInTheCatalogue_HasARowInTheDocument()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs/launching.md"));

        Assert.All(
            GapCatalogue.All.Where(static g => g.Kind == GapKind.Limit),
            g => Assert.Contains($"| `{g.Name}` | {g.Meaning} | {g.Cover} |", document, StringComparison.Ordinal));
    }

    private static GapReport ReportOf(params ImmutableArray<GapFinding> findings) => new(
        new Toolchain
        {
            Target = new Target(Platform.Hw, Architecture.X86_64),
            Identity = Sha256Digest.OfText("x"),
            Prefix = "/toolchain",
            Sysroot = "/toolchain/sysroot",
            Tools = ImmutableSortedDictionary<ToolKind, string>.Empty,
            PathDirectories = [],
            Description = "a toolchain",
            Origin = "test",
        },
        "rumprun-compat 1.0.0",
        findings,
        Guests: 1);
}
