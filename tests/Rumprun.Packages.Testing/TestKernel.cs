namespace Rumprun.Packages.Testing;

/// <summary>
/// A bootable kernel of our own that behaves as its configuration says; see TestKernel.c. Built when first asked for.
/// </summary>
public sealed class TestKernel : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Lazy<string> _image;

    public TestKernel() => _image = new Lazy<string>(Build);

    /// <summary>What the tests that boot it need.</summary>
    public static bool IsPossible => Machine.Has("qemu-system-x86_64") && Machine.Has("gcc") && Machine.Has("ld");

    public string Image => _image.Value;

    /// <summary>A directory for what the tests that share the kernel find out once.</summary>
    public string Scratch => Path.Combine(_directory.Path, "scratch");

    public void Dispose() => _directory.Dispose();

    private string Build()
    {
        using (var source = typeof(TestKernel).Assembly.GetManifestResourceStream("TestKernel.c")!)
        using (var file = File.Create(Path.Combine(_directory.Path, "kernel.c")))
        {
            source.CopyTo(file);
        }

        Machine.Run(
            _directory.Path, "gcc", "-m32", "-O1", "-Wall", "-Werror", "-ffreestanding", "-fno-pic", "-fno-stack-protector",
            "-mno-sse", "-fno-asynchronous-unwind-tables", "-c", "kernel.c");
        Machine.Run(
            _directory.Path, "ld", "-m", "elf_i386", "-z", "noexecstack", "--no-warn-rwx-segments", "-Ttext=0x101000",
            "--section-start=.multiboot=0x100000", "-n", "-o", "kernel", "kernel.o");
        return Path.Combine(_directory.Path, "kernel");
    }
}
