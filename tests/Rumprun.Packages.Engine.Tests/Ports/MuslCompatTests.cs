using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Ports;

public sealed class MuslCompatTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Queues_OfEachKind_HoldTheSame()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "needs musl-gcc");
        Machine.Run(
            _directory.Path, "musl-gcc", "-static", "-O1", "-Wall", "-Werror",
            "-idirafter", Repository.PathOf("ports/musl-compat/files/source"),
            "-o", "queues", Repository.PathOf("tests/Rumprun.Packages.Engine.Tests/Ports/queues.c"));

        Machine.Run(_directory.Path, Path.Combine(_directory.Path, "queues"));
    }
}
