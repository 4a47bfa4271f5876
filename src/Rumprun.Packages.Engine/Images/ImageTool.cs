using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Images;

/// <summary>Runs the machine's programs that make file systems, with a clock that stands still.</summary>
internal sealed class ImageTool(SearchPath path)
{
    /// <summary>The one moment at which everything in an image was made: 2023-11-14 22:13:20 UTC.</summary>
    public static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    /// <param name="package">The Debian package that brings the program.</param>
    /// <exception cref="DiagnosticException">RR5050: the program is missing; RR5061: it failed.</exception>
    public async Task<ProcessResult> RunAsync(
        string program,
        string package,
        ImmutableArray<string> arguments,
        string directory,
        CancellationToken cancellationToken)
    {
        var executable = path.Find(program) ?? throw ImageDiagnostics.ToolMissing.Exception(
            $"`{program}`, which makes data images, is not installed", $"run `apt-get install {package}`");
        var epoch = Epoch.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var result = await ChildProcess.RunAsync(
            new CommandLine
            {
                Program = executable,
                Arguments = arguments,
                Environment = CommandLine.CleanEnvironment
                    .Add("SOURCE_DATE_EPOCH", epoch)
                    .Add("E2FSPROGS_FAKE_TIME", epoch)
                    .Add("MKE2FS_CONFIG", "/dev/null")
                    .Add("TZ", "UTC"),
                WorkingDirectory = directory,
            },
            cancellationToken);
        return result.Succeeded ? result : throw Failure(program, result);
    }

    public static DiagnosticException Failure(string program, ProcessResult result)
    {
        var complaint = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(static l => !l.Contains(": NOTE :", StringComparison.Ordinal))
            ?? $"it exits with {result.ExitCode}";
        return ImageDiagnostics.DataImageFailed.Exception(
            $"`{program}` failed: {complaint}", "check that the output's file system has room", "run `rrpkg doctor`");
    }
}
