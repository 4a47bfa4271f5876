using Rumprun.Packages.Engine.Files;
using System.Globalization;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>
/// Checks that files can be created in a directory or, if it does not exist, in its nearest existing parent.
/// </summary>
internal sealed class WritableCheck(string subject, string directory) : IDoctorCheck
{
    public Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Examine());

    private DoctorFinding Examine()
    {
        var probe = Path.Combine(NearestTo(directory), $".rrpkg-doctor.{Guid.NewGuid():N}");
        try
        {
            File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            return new DoctorFinding(DoctorArea.Build, subject, DoctorState.Ok, directory, Remedy: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DoctorFinding(
                DoctorArea.Build, subject, DoctorState.Missing,
                $"`{directory}` cannot be written: {FileFailure.ReasonOf(e)}",
                "change its owner with `chown`, or set `RRPKG_HOME` to a directory that is");
        }
    }

    /// <summary>The directory or its nearest existing parent.</summary>
    internal static string NearestTo(string directory) =>
        Directory.Exists(directory) || Path.GetDirectoryName(directory) is not { } above ? directory : NearestTo(above);
}

/// <summary>Checks that there is room for a build: its sources, build tree and packages.</summary>
internal sealed class DiskSpaceCheck(string subject, string directory) : IDoctorCheck
{
    /// <summary>Bytes below which some ports cannot be built.</summary>
    private const long Comfortable = 2L << 30;

    /// <summary>Bytes below which almost nothing can be built.</summary>
    private const long Least = 200L << 20;

    public Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Examine());

    private DoctorFinding Examine()
    {
        var free = new DriveInfo(WritableCheck.NearestTo(directory)).AvailableFreeSpace;
        var state = free >= Comfortable ? DoctorState.Ok : free >= Least ? DoctorState.Degraded : DoctorState.Missing;
        return new DoctorFinding(
            DoctorArea.Build, subject, state,
            string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):F1} GiB free in {directory}"),
            state == DoctorState.Ok ? null : "free some, or set `RRPKG_HOME` to a directory on a larger file system");
    }
}
