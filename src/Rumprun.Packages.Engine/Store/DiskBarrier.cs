using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Store;

/// <summary>
/// The barrier before a rename that commits many files: data written before it, including directories, survives a power
/// failure.
/// </summary>
public static class DiskBarrier
{
    /// <summary>EIO: written data may not have reached the disk.</summary>
    private const int InputOutputError = 5;

    /// <summary>
    /// Makes the path's file system write out all its data (syncfs, through coreutils' <c>sync -f</c>).
    /// </summary>
    /// <exception cref="IOException">The file system failed to do so.</exception>
    public static async Task WaitAsync(string path, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync(
            new CommandLine { Program = "sync", Arguments = ["-f", path] }, cancellationToken);
        if (!result.Succeeded)
        {
            throw new IOException($"'{path}' could not be written to disk: {result.Error.Trim()}", InputOutputError);
        }
    }
}
