using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Reads small files that the command line names.</summary>
internal static class UserFile
{
    /// <param name="hint">What to do where it cannot be read.</param>
    /// <exception cref="DiagnosticException">RR0002: it cannot be read.</exception>
    public static byte[] ReadBytes(Composition composition, string file, string hint)
    {
        try
        {
            return File.ReadAllBytes(Path.GetFullPath(file, composition.Environment.CurrentDirectory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CommandLineDiagnostics.BadValue.Create($"`{file}` cannot be read: {FileFailure.ReasonOf(e)}", hint), e);
        }
    }

    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(Composition composition, string file, string hint) =>
        System.Text.Encoding.UTF8.GetString(ReadBytes(composition, file, hint));
}
