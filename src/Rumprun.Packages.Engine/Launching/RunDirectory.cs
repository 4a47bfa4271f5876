
namespace Rumprun.Packages.Engine.Launching;

/// <summary>A directory that only one run of a guest uses, for its owner's eyes only, and that goes with it.</summary>
internal sealed class RunDirectory : IDisposable
{
    private RunDirectory(string path) => Path = path;

    public string Path { get; }

    public static RunDirectory Create(string parent)
    {
        Directory.CreateDirectory(parent);
        var path = System.IO.Path.Combine(parent, $"rrpkg-run-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new RunDirectory(path);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
