using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>Checks that a program exists and starts.</summary>
/// <param name="Package">The Debian package that contains it.</param>
/// <param name="Purpose">What it does, as the predicate of a sentence.</param>
internal sealed record ProgramCheck(
    SearchPath Path,
    DoctorArea Area,
    string Program,
    string Package,
    string Purpose,
    string VersionArgument = "--version",
    bool IsOptional = false) : IDoctorCheck
{
    public async Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken)
    {
        if (Path.Find(Program) is not { } executable)
        {
            return Finding($"is not installed; it {Purpose}", $"run `apt-get install {Package}`");
        }

        try
        {
            var answer = await ChildProcess.RunAsync(
                new CommandLine { Program = executable, Arguments = [VersionArgument] }, cancellationToken);

            // mke2fs and debugfs state their version on stderr, xorriso below a greeting.
            var line = $"{answer.Output}\n{answer.Error}".Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .FirstOrDefault(static l => l.Any(char.IsAsciiDigit));
            return answer.Succeeded
                ? new DoctorFinding(Area, Program, DoctorState.Ok, line ?? executable, Remedy: null)
                : Finding(
                    $"`{executable} {VersionArgument}` exits with {answer.ExitCode}",
                    $"run `apt-get install --reinstall {Package}`");
        }
        catch (DiagnosticException e)
        {
            return Finding(e.Diagnostics[0].Message, $"run `apt-get install --reinstall {Package}`");
        }
    }

    private DoctorFinding Finding(string detail, string remedy) =>
        new(Area, Program, IsOptional ? DoctorState.Degraded : DoctorState.Missing, detail, remedy);
}
