using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Reads small files that users write: UTF-8 only, with a size limit.</summary>
public static class TextFile
{
    /// <summary>Bytes.</summary>
    public const int MaximumLength = 4 << 20;

    internal static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text; null where there is no such file.</summary>
    /// <exception cref="DiagnosticException">RR1061: the file cannot be read, is too large, or is not UTF-8.</exception>
    public static string? ReadIfThere(string path)
    {
        try
        {
            using var file = PlainFile.OpenRead(path, bufferSize: 0);
            if (file.Length > MaximumLength)
            {
                throw FileDiagnostics.CannotRead.Exception($"`{path}` is larger than {MaximumLength >> 20} MiB");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return Strict.GetString(bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (DecoderFallbackException e)
        {
            throw new DiagnosticException(
                FileDiagnostics.CannotRead.Create($"`{path}` is not UTF-8, from byte {e.Index} on", "save it as UTF-8"), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                FileDiagnostics.CannotRead.Create($"cannot read `{path}`: {FileFailure.ReasonOf(e)}"), e);
        }
    }
}
