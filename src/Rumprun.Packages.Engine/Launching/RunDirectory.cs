using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>A directory for one run of a guest. Only its owner can read it, and it is removed with the run.</summary>
internal sealed class RunDirectory : IDisposable
{
    private const string Prefix = "rrpkg-run-";

    private readonly OwnedDirectory _directory;
    private bool _isDisposed;

    private RunDirectory(OwnedDirectory directory) => _directory = directory;

    public string Path => _directory.Path;

    /// <summary>Creates a directory, and removes those of runs that were killed.</summary>
    public static RunDirectory Create(string parent)
    {
        OwnedDirectory.Sweep(parent, Prefix);
        var directory = OwnedDirectory.CreateNew(parent, Prefix);
        File.SetUnixFileMode(directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new RunDirectory(directory);
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _directory.Dispose();
        }
    }
}
