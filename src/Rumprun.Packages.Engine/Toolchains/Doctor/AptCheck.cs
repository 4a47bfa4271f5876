using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>Whether apt knows a repository: addresses that begin with <c>debian:</c> are looked up through it.</summary>
internal sealed class AptCheck(SearchPath path) : IDoctorCheck
{
    private const string Subject = "apt";

    public async Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken)
    {
        if (path.Find("apt-get") is not { } program)
        {
            return new DoctorFinding(
                DoctorArea.Build, Subject, DoctorState.Degraded, "is not installed: `debian:` sources cannot be fetched",
                "use ports whose sources have other mirrors");
        }

        var answer = await ChildProcess.RunAsync(
            new CommandLine { Program = program, Arguments = ["indextargets", "--format", "$(SITE)"] }, cancellationToken);
        var sites = answer.Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Count();
        return answer.Succeeded && sites > 0
            ? new DoctorFinding(
                DoctorArea.Build,
                Subject,
                DoctorState.Ok,
                $"knows {sites} {(sites == 1 ? "repository" : "repositories")}",
                Remedy: null)
            : new DoctorFinding(
                DoctorArea.Build, Subject, DoctorState.Degraded, "knows no repository: `debian:` sources cannot be fetched",
                "add one to `/etc/apt/sources.list`");
    }
}
