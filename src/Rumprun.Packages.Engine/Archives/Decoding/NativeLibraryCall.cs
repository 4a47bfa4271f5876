using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Archives.Decoding;

/// <summary>Calls a library of the machine, and says which package brings it where it is not there.</summary>
internal static class NativeLibraryCall
{
    /// <param name="package">The Debian package that brings the library.</param>
    /// <exception cref="DiagnosticException">RR5230: the machine lacks the library, or has one that is too old.</exception>
    public static T First<T>(string package, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (DllNotFoundException e)
        {
            throw new DiagnosticException(
                ArchiveDiagnostics.NoLibrary.Create(
                    $"this machine lacks the library of `{package}`, which decompresses this archive",
                    $"apt-get install {package}"),
                e);
        }
        catch (EntryPointNotFoundException e)
        {
            throw new DiagnosticException(
                ArchiveDiagnostics.NoLibrary.Create(
                    $"the library of `{package}` on this machine is too old for this archive",
                    $"install a newer `{package}`"),
                e);
        }
    }
}
