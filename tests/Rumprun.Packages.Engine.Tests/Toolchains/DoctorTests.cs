using System.Collections.Immutable;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Toolchains.Doctor;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Toolchains;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Examine_ThisMachine_HasARemedyForAllThatIsNotWell()
    {
        var findings = await ExamineAsync(new ToolchainSearch { Path = SearchPath.System });

        Assert.All(findings, static f => Assert.Equal(f.State != DoctorState.Ok, f.Remedy is not null));
        Assert.All(findings, static f => Assert.NotEmpty(f.Detail));
        Assert.Equal(Enum.GetValues<DoctorArea>(), findings.Select(static f => f.Area).Distinct());
        Assert.Equal(DoctorState.Ok, State(findings, "gcc"));
        Assert.Equal(DoctorState.Ok, State(findings, "cache directory"));
    }

    [Fact]
    public async Task Examine_BrokenPrograms_TakesNobodysWord()
    {
        var bin = new SimulatedRumprun(_directory.Path);
        bin.Script("broken/bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        bin.Script("broken/make", "exit 127");
        bin.Script("broken/cmake", "exit 1");
        bin.Script("broken/apt-get", "exit 0");
        bin.Script("broken/gcc", "exit 1");
        var findings = await ExamineAsync(new ToolchainSearch { Path = SearchPath.Parse($"{_directory.Path}/broken") });

        Assert.Equal(DoctorState.Missing, State(findings, "bwrap"));
        Assert.Contains(
            "No permissions", findings.Single(static f => f.Subject == "bwrap").Detail, StringComparison.Ordinal);
        Assert.Equal(DoctorState.Missing, State(findings, "make"));
        Assert.Equal(DoctorState.Degraded, State(findings, "cmake"));
        Assert.Equal(DoctorState.Degraded, State(findings, "apt"));
        Assert.Equal(DoctorState.Missing, State(findings, "gcc"));
    }

    [Fact]
    public async Task Examine_NoToolchain_SaysHowToComeByOne()
    {
        var findings = await ExamineAsync(new ToolchainSearch { Default = $"{_directory.Path}/none" });
        var hw = findings.Single(static f => f.Subject == "toolchain for hw-x86_64");

        Assert.Equal(DoctorState.Missing, hw.State);
        Assert.Contains("build Rumprun from its sources", hw.Remedy, StringComparison.Ordinal);
        Assert.Contains(
            "musl-tools",
            findings.Single(static f => f.Subject == "toolchain for hosted-x86_64").Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_DirectoryThatCannotBe_IsMissing()
    {
        var directories = RrpkgDirectories.From(name => name == "RRPKG_HOME" ? "/proc/rrpkg" : null);
        var findings = await new Doctor(directories, new ToolchainSearch { Path = SearchPath.System, Default = "/none" })
            .ExamineAsync(TestContext.Current.CancellationToken);

        Assert.Equal(DoctorState.Missing, State(findings, "data directory"));
    }

    public void Dispose() => _directory.Dispose();

    private static DoctorState State(ImmutableArray<DoctorFinding> findings, string subject) =>
        findings.Single(f => f.Subject == subject).State;

    private Task<ImmutableArray<DoctorFinding>> ExamineAsync(ToolchainSearch search) =>
        new Doctor(RrpkgDirectories.From(name => name == "RRPKG_HOME" ? $"{_directory.Path}/home" : null), search)
            .ExamineAsync(TestContext.Current.CancellationToken);
}
