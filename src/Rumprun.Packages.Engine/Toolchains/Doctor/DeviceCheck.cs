using Rumprun.Packages.Engine.Files;
namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>Checks that a device exists and is accessible. Whether it works shows only in use.</summary>
internal sealed class DeviceCheck(
    DoctorArea area, string device, DoctorState without, string purpose, string remedy) : IDoctorCheck
{
    public Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Examine());

    private DoctorFinding Examine()
    {
        if (!File.Exists(device))
        {
            return new DoctorFinding(area, device, without, $"does not exist; it {purpose}", remedy);
        }

        try
        {
            using var handle = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return new DoctorFinding(area, device, DoctorState.Ok, "can be opened", Remedy: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DoctorFinding(
                area, device, without, $"cannot be opened ({FileFailure.ReasonOf(e)}); it {purpose}", remedy);
        }
    }
}
