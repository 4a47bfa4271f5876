using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Cli.Rendering.Testing;

/// <summary>
/// The file of a report. Checked for writability before the tests, which may take long; missing directories are created.
/// </summary>
internal sealed class ReportFile
{
    private readonly string _path;

    private ReportFile(string path) => _path = path;

    /// <exception cref="DiagnosticException">RR8114: the file cannot be created.</exception>
    public static ReportFile Prepare(string path)
    {
        if (Directory.Exists(path))
        {
            throw Problem(path, "it is a directory");
        }

        Try(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        return new ReportFile(path);
    }

    /// <exception cref="DiagnosticException">RR8114: it cannot be written.</exception>
    public void Write(byte[] content) => Try(_path, () => AtomicFile.WriteBytes(_path, content));

    private static void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem(path, FileFailure.ReasonOf(e));
        }
    }

    private static DiagnosticException Problem(string path, string reason) => TestDiagnostics.UnwrittenReport.Exception(
        $"the report `{path}` cannot be written: {reason}", "name a file in a directory that you may write to");
}
