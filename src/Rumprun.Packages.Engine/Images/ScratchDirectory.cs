namespace Rumprun.Packages.Engine.Images;

/// <summary>A directory for a tool's inputs and outputs, gone afterwards.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    // Not below TMPDIR: rumprun-bake leaves names unquoted, so that there must be no blank in the path.
    public string Path { get; } = Directory.CreateDirectory($"/tmp/rrpkg-image.{Guid.NewGuid():N}").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
