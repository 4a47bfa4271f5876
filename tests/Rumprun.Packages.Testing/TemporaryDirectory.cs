namespace Rumprun.Packages.Testing;

/// <summary>A directory of a test's own, gone when the test ends.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rrpkg-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
