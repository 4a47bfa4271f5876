namespace Rumprun.Packages.Testing;

/// <summary>
/// A program of our own that does as its arguments say; see TestProgram.c. Each form is built when first asked for.
/// </summary>
public sealed class TestProgram : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Lazy<string> _hosted;
    private readonly Lazy<string> _baked;
    private readonly Lazy<string> _covered;

    public TestProgram() => (_hosted, _baked, _covered) =
        (new Lazy<string>(BuildHosted), new Lazy<string>(() => Bake("baked")), new Lazy<string>(BakeCovered));

    /// <summary>Linked statically with musl.</summary>
    public string Hosted => _hosted.Value;

    /// <summary>Baked for hw by the machine's Rumprun toolchain.</summary>
    public string Baked => _baked.Value;

    /// <summary>The same with the port rumprun-compat, as ports are built.</summary>
    public string Covered => _covered.Value;

    /// <summary>A directory for what the tests that share the program find out once.</summary>
    public string Scratch => Path.Combine(_directory.Path, "scratch");

    public void Dispose() => _directory.Dispose();

    private string BuildHosted()
    {
        Machine.Run(_directory.Path, "musl-gcc", "-static", "-O1", "-o", "hosted", Source());
        return Path.Combine(_directory.Path, "hosted");
    }

    private string BakeCovered()
    {
        var source = Repository.PathOf("ports", "rumprun-compat", "files", "source");
        var root = Path.Combine(_directory.Path, "root");
        Machine.Run(_directory.Path, "cp", "-r", source, "compat");
        Machine.Run(
            Path.Combine(_directory.Path, "compat"), "env", ToolPath, "CFLAGS=-O2", "CC=x86_64-rumprun-netbsd-gcc",
            "LD=x86_64-rumprun-netbsd-ld", "make", "-e", "install", $"DESTDIR={root}");
        return Bake("covered", $"-L{root}/usr/lib", $"-specs={root}/usr/lib/rumprun-compat.specs");
    }

    private string Bake(string name, params string[] flags)
    {
        Machine.Run(
            _directory.Path, "env",
            [ToolPath, "x86_64-rumprun-netbsd-gcc", "-O1", "-o", $"{name}.object", Source(), .. flags]);
        Machine.Run(_directory.Path, "env", ToolPath, "rumprun-bake", "hw_virtio", name, $"{name}.object");
        return Path.Combine(_directory.Path, name);
    }

    private static string ToolPath => $"PATH={Machine.Rumprun}/bin:/usr/bin:/bin";

    private string Source()
    {
        var path = Path.Combine(_directory.Path, "program.c");
        using var source = typeof(TestProgram).Assembly.GetManifestResourceStream("TestProgram.c")!;
        using var file = File.Create(path);
        source.CopyTo(file);
        return path;
    }
}
