using System.Diagnostics.CodeAnalysis;
using System.Text;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Sources.Patching;
using ZstdSharp;

namespace Rumprun.Packages.Testing.Fuzzing;

/// <summary>The parsers of archives, packages and patches. What they write goes into a directory of their own.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same input again; nothing is secret.")]
internal static class ArchiveFuzzTargets
{
    private const string PatchText =
        "a patch\ndiff --git a/a.txt b/a.txt\nindex 1..2 100644\n--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@ f\n"
        + " one\n-two\n+TWO\n three\n"
        + "--- /dev/null\n+++ b/new/file\n@@ -0,0 +1 @@\n+new\n\\ No newline at end of file\n"
        + "--- a/gone.txt\t2020-01-01 00:00:00 +0000\n+++ b/gone.txt\t1970-01-01 00:00:00 +0000\n@@ -1 +0,0 @@\n-gone\n"
        + "diff --git a/run b/run\nold mode 100644\nnew mode 100755\n";

    private static readonly (string Name, string Program, string[] Arguments)[] s_compressors =
    [
        ("gzip", "gzip", ["-c"]),
        ("bzip2", "bzip2", ["-c"]),
        ("xz", "xz", ["-c", "--x86", "--lzma2", "--check=sha256"]),
        ("zstd", "zstd", ["-c"]),
        ("lzip", "lzip", ["-c"]),
        ("lzma", "xz", ["-c", "--format=lzma"]),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } = [.. Make()];

    private static IEnumerable<FuzzTarget> Make()
    {
        using var directory = new TemporaryDirectory();
        var tars = Tars(directory.Path);
        yield return new FuzzTarget("tar", tars, Extract) { Finish = RepairChecksums };
        foreach (var (name, program, arguments) in s_compressors.Where(static c => Machine.Has(c.Program)))
        {
            List<byte[]> seeds = [.. tars.Take(2).Select(tar => Compress(directory.Path, tar, program, arguments))];
            yield return new FuzzTarget(name, seeds, Extract);
        }

        if (Machine.Has("zip"))
        {
            yield return new FuzzTarget("zip", Zips(directory.Path), Extract);
        }

        var package = PackageAsync(directory.Path).GetAwaiter().GetResult();
        yield return new FuzzTarget("package", [package], ReadPackage) { Finish = RepairPackage };
        yield return new FuzzTarget("patch", [Encoding.UTF8.GetBytes(PatchText)], ApplyPatch);
    }

    private static List<byte[]> Tars(string directory)
    {
        var tree = Directory.CreateDirectory(Path.Combine(directory, "pkg-1.0", "sub")).Parent!.FullName;
        File.WriteAllText(Path.Combine(tree, "a.txt"), "one\ntwo\nthree\n");
        File.WriteAllText(Path.Combine(tree, "sub", new string('n', 120)), new string('x', 700));
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "a.txt");
        Machine.Run(tree, "ln", "a.txt", "hard");
        using (var holes = File.Create(Path.Combine(tree, "holes")))
        {
            holes.Position = 1 << 16;
            holes.WriteByte(1);
            holes.SetLength(1 << 18);
        }

        return
        [
            .. new[]
            {
                "--format=gnu", "--format=posix", "--format=v7 --exclude=n*", "--format=ustar --exclude=n*",
                "--format=gnu --sparse",
                "--format=posix --sparse --sparse-version=0.0", "--format=posix --sparse --sparse-version=0.1",
                "--format=posix --sparse --sparse-version=1.0", "--format=posix --pax-option=globexthdr.comment=x",
            }.Select(options => Tar(directory, options)),
        ];
    }

    private static byte[] Tar(string directory, string options)
    {
        var file = Path.Combine(directory, "made.tar");
        Machine.Run(directory, "tar", [.. options.Split(' '), "-b", "1", "-cf", file, "pkg-1.0"]);
        return File.ReadAllBytes(file);
    }

    private static byte[] Compress(string directory, byte[] tar, string program, string[] arguments)
    {
        var file = Path.Combine(directory, "made");
        File.WriteAllBytes(file, tar);
        Machine.Run(directory, "bash", "-c", $"{program} {string.Join(' ', arguments)} <made >compressed");
        return File.ReadAllBytes(Path.Combine(directory, "compressed"));
    }

    private static List<byte[]> Zips(string directory)
    {
        var zips = new List<byte[]>();
        foreach (var options in new[] { "-ry", "-ry0", "-ryZ bzip2", "-r -fd", "-r -fz" })
        {
            File.Delete(Path.Combine(directory, "made.zip"));
            Machine.Run(directory, "zip", ["-q", .. options.Split(' '), "made.zip", "pkg-1.0"]);
            zips.Add(File.ReadAllBytes(Path.Combine(directory, "made.zip")));
        }

        return zips;
    }

    private static void Extract(byte[] input, Random random)
    {
        using var directory = new TemporaryDirectory();
        var archive = Path.Combine(directory.Path, "archive");
        File.WriteAllBytes(archive, input);

        // Small limits: what is looked for is not how long unpacking gigabytes takes.
        var limits = new ArchiveLimits { TotalBytes = 32 << 20, Members = 1000 };
        var destination = Path.Combine(directory.Path, "out");
        new ArchiveExtractor(limits)
            .ExtractAsync(archive, "archive", destination, strip: random.Next(2), CancellationToken.None)
            .GetAwaiter().GetResult();
    }

    /// <summary>Half of the time each header's checksum is put right, so that what was changed in it is looked at.</summary>
    private static byte[] RepairChecksums(byte[] input, Random random)
    {
        if (random.Next(2) == 0)
        {
            return input;
        }

        for (var at = 0; at + 512 <= input.Length; at += 512)
        {
            var header = input.AsSpan(at, 512);
            if (header[257..].StartsWith("ustar"u8) || !header[148..154].ContainsAnyExceptInRange((byte)'0', (byte)'7'))
            {
                header[148..156].Fill((byte)' ');
                var sum = 0;
                foreach (var b in header)
                {
                    sum += b;
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
            }
        }

        return input;
    }

    private static async Task<byte[]> PackageAsync(string directory)
    {
        var tree = Directory.CreateDirectory(Path.Combine(directory, "package")).FullName;
        await File.WriteAllTextAsync(Path.Combine(tree, "a.txt"), "content");
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "a.txt");
        var entries = await PackageTree.DescribeAsync(tree, CancellationToken.None);
        using var archive = new MemoryStream();
        await PackageWriter.WriteAsync(SamplePackage.Manifest(entries), tree, archive, CancellationToken.None);
        await using var zstd = new DecompressionStream(new MemoryStream(archive.ToArray()));
        using var tar = new MemoryStream();
        await zstd.CopyToAsync(tar);
        return tar.ToArray();
    }

    private static byte[] RepairPackage(byte[] input, Random random)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(RepairChecksums(input, random)).ToArray();
    }

    private static void ReadPackage(byte[] input, Random random)
    {
        using var directory = new TemporaryDirectory();
        PackageReader.ExtractAsync(new MemoryStream(input), directory.Path, expected: null, CancellationToken.None)
            .GetAwaiter().GetResult();
    }

    private static void ApplyPatch(byte[] input, Random random)
    {
        using var directory = new TemporaryDirectory();
        var sources = Directory.CreateDirectory(Path.Combine(directory.Path, "sources")).FullName;
        File.WriteAllText(Path.Combine(sources, "a.txt"), "one\ntwo\nthree\n");
        File.WriteAllText(Path.Combine(sources, "gone.txt"), "gone\n");
        File.WriteAllText(Path.Combine(sources, "run"), "#!/bin/sh\n");
        File.WriteAllBytes(Path.Combine(directory.Path, "p.patch"), input);
        using var root = HeldDirectory.Open(sources);
        PatchApplier.Apply(new Patch { File = "p.patch", Strip = random.Next(3) }, directory.Path, root);
    }
}
