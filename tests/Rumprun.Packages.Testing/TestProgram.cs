namespace Rumprun.Packages.Testing;

/// <summary>A program of our own that does as its arguments say; see TestProgram.c. Each form is built when first asked for.</summary>
public sealed class TestProgram : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Lazy<string> _hosted;
    private readonly Lazy<string> _baked;

    public TestProgram() => (_hosted, _baked) = (new Lazy<string>(BuildHosted), new Lazy<string>(Bake));

    /// <summary>Linked statically with musl.</summary>
    public string Hosted => _hosted.Value;

    /// <summary>Baked for hw by the machine's Rumprun toolchain.</summary>
    public string Baked => _baked.Value;

    /// <summary>A directory for what the tests that share the program find out once.</summary>
    public string Scratch => Path.Combine(_directory.Path, "scratch");

    public void Dispose() => _directory.Dispose();

    private string BuildHosted()
    {
        Machine.Run(_directory.Path, "musl-gcc", "-static", "-O1", "-o", "hosted", Source());
        return Path.Combine(_directory.Path, "hosted");
    }

    private string Bake()
    {
        var bin = $"{Machine.Rumprun}/bin";
        Machine.Run(_directory.Path, "env", $"PATH={bin}:/usr/bin:/bin", "x86_64-rumprun-netbsd-gcc", "-O1", "-o", "object", Source());
        Machine.Run(_directory.Path, "env", $"PATH={bin}:/usr/bin:/bin", "rumprun-bake", "hw_virtio", "baked", "object");
        return Path.Combine(_directory.Path, "baked");
    }

    private string Source()
    {
        var path = Path.Combine(_directory.Path, "program.c");
        using var source = typeof(TestProgram).Assembly.GetManifestResourceStream("TestProgram.c")!;
        using var file = File.Create(path);
        source.CopyTo(file);
        return path;
    }
}
