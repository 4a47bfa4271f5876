using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Images;

/// <summary>A directory for a tool's inputs and outputs, gone afterwards.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    // Not below TMPDIR: rumprun-bake leaves names unquoted, so that there must be no blank in the path.
    private const string Parent = "/tmp";

    private const string Prefix = "rrpkg-image.";

    private readonly OwnedDirectory _directory = OwnedDirectory.CreateNew(Parent, Prefix);

    public string Path => _directory.Path;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _directory.Dispose();

    /// <summary>Deletes those of processes that died.</summary>
    public static void Sweep() => OwnedDirectory.Sweep(Parent, Prefix);
}
