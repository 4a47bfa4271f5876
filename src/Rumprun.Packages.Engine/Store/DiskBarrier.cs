using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Store;

/// <summary>
/// The barrier before a rename that makes many files count: after it, what was written before it survives a loss of power,
/// directories included.
/// </summary>
public static class DiskBarrier
{
    /// <summary>EIO: what was written may not have reached the disk.</summary>
    private const int InputOutputError = 5;

    /// <summary>
    /// Has the file system that holds the path write out all it has (syncfs, through coreutils' <c>sync -f</c>).
    /// </summary>
    /// <exception cref="IOException">The file system could not.</exception>
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
