using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Testing;

[assembly: AssemblyFixture(typeof(Rumprun.Packages.Engine.Tests.Building.SandboxRoots))]

namespace Rumprun.Packages.Engine.Tests.Building;

/// <summary>The copies of the machine's programs that sandboxes get, made once for all tests.</summary>
public sealed class SandboxRoots : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SandboxRoots()
    {
        Tools = new HostToolFinder(new HostToolMemory(Path.Combine(_directory.Path, "host-tools.json")));
        Roots = new HostRoots(Path.Combine(_directory.Path, "roots"), TimeProvider.System);
    }

    public HostToolFinder Tools { get; }

    public HostRoots Roots { get; }

    public void Dispose()
    {
        DirectoryTree.Delete(Path.Combine(_directory.Path, "roots"));
        _directory.Dispose();
    }
}
