using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Scaffolding;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Sources.Debian;

namespace Rumprun.Packages.Testing.Fuzzing;

/// <summary>
/// The parsers of text and of single files. Those of archives and patches are in <see cref="ArchiveFuzzTargets"/>.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same input again; nothing is secret.")]
public static class FuzzTargets
{
    private const string Libraries = "/usr/lib/x86_64-linux-gnu";

    private const string Corpus = "tests/Rumprun.Packages.Core.Tests/Corpus";

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("port", [.. Files("ports", "port.yaml"), .. Files($"{Corpus}/port", "*.yaml")], static (input, random) =>
            PortReader.Read(
                Text(input),
                "ports/x/port.yaml",
                new PortSurroundings { Recipe = static _ => null, Exists = static _ => true })),
        new("recipe", [.. Files("recipes", "*.yaml"), .. Files($"{Corpus}/recipe", "*.yaml")], static (input, random) =>
            RecipeReader.Read(Text(input), "recipes/x.yaml")),
        new("lock", Files($"{Corpus}/lock", "*"), static (input, random) => LockFileReader.Read(Text(input), "rrpkg.lock")),
        new("configuration", Files($"{Corpus}/config", "*.yaml"), static (input, random) =>
            ConfigurationReader.Read(Text(input), "config.yaml")),
        new("lists", [.. Files("ports", "*.yaml"), .. Files($"{Corpus}/virtuals", "*.yaml")], static (input, random) =>
        {
            VirtualListReader.Read(Text(input), "virtuals.yaml");
            RuntimeListReader.Read(Text(input), "runtime.yaml");
        }),
        new("index", IndexFuzzTarget.Seeds(), IndexFuzzTarget.Run),
        new("request", Texts("nginx", "nginx[ssl,!pcre2]", "nginx@[1.20,2.0)", "1.2-r2"), static (input, random) =>
        {
            if (PortRequest.TryParse(Text(input), out var request))
            {
                _ = request.ToString();
            }

            _ = PortVersion.TryParse(Text(input), out _);
            _ = PortVersion.LargeNumberIn(Text(input));
        }),
        new("elf", Binaries("/usr/bin/true", $"{Libraries}/crt1.o", $"{Libraries}/crti.o"), static (input, random) =>
            ReadElf(input)),
        new("library", Binaries($"{Libraries}/libc_nonshared.a", $"{Libraries}/libdl.a"), static (input, random) =>
            StaticLibrary.TryRead(new MemoryStream(input))),
        new("ext2", [new byte[1024]], static (input, random) => Ext2Superblock.TryRead(input)),
        new("console", Texts(ConsoleText), ReadConsole),
        new("apt", Texts(AptAnswer, AptStanzas, AptLine), static (input, random) =>
        {
            SourcePackage.ReadAll(Text(input));
            var distribution = Distribution.FromOsRelease(Text(input));
            foreach (var entry in AptEntryReader.ReadLines(Text(input)).Concat(AptEntryReader.ReadStanzas(Text(input))))
            {
                _ = distribution.PartOf(entry)?.ToSource();
            }
        }),
        new("records", [.. Texts(GenerationText), Manifest], static (input, random) =>
        {
            _ = BuildRecordFormat.TryParse(input);
            _ = TestRecordFormat.TryParse(input);
            ExpectRefusal<FormatException>(() => GenerationFormat.Parse(input));
            PackageManifestFormat.Parse(input);
        }),
        new("upstream", Texts(ConfigureAc, CMakeLists, MakefileText), Scaffold),
        new("metadata", TrustFuzzTarget.Seeds(), TrustFuzzTarget.Run),
        .. ArchiveFuzzTargets.All,
    ];

    private const string ConsoleText =
        "rump kernel bare metal bootstrap\n\n"
        + "[   1.0000000] Copyright (c)\nmounted tmpfs on /tmp\n\n=== calling \"hello\" main() ===\n\n"
        + "hello\r\nworld\u001b[1m\n\n=== main() of \"hello\" returned 3 ===\n\n"
        + "=== _exit(3) called ===\nFATAL TRAP: \nhalted\n";

    private const string AptAnswer =
        "Package: zlib\nBinary: zlib1g\nVersion: 1:1.2.13.dfsg-1\nChecksums-Sha256:\n"
        + " 1525952a0a567581792613a9723333d7f8cc20b87a81f920fb8bc7e3f2251428 2458 zlib_1.2.13.dsc\n\n"
        + "Package: x\nVersion: 1\n";

    private const string AptLine = "deb [signed-by=/k.gpg arch=amd64] http://x/debian bookworm-updates main # why\n";

    private const string AptStanzas =
        "Types: deb\nURIs: http://archive.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n"
        + "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n\nEnabled: no\nURIs: http://x\n";

    private static byte[] Manifest => PackageManifestFormat.ToBytes(SamplePackage.Manifest([]));

    private const string GenerationText =
        """{"schema":1,"number":3,"created":"2024-01-01T00:00:00+00:00","reason":"install x","ports":[]}""";

    private const string ConfigureAc =
        "AC_INIT([thing], [1.2.3], [bug@example.org])\nAM_INIT_AUTOMAKE([foreign])\nAC_CHECK_LIB([z], [inflate])\n"
        + "PKG_CHECK_MODULES([X], [libevent >= 2.0])\nAC_ARG_ENABLE([y], [AS_HELP_STRING([--enable-y], [y])])\nAC_OUTPUT\n";

    private const string CMakeLists =
        "cmake_minimum_required(VERSION 3.5)\nproject(thing VERSION 1.2 LANGUAGES C)\nset(SRC a.c \"b c.c\")\n"
        + "find_package(ZLIB REQUIRED)\n"
        + "add_executable(thing ${SRC})\noption(BUILD_TESTS \"x\" ON)\ninstall(TARGETS thing DESTINATION bin)\n";

    private const string MakefileText =
        "CC ?= gcc\nPREFIX=/usr/local\nPROGS = thing $(OTHER)\nall: $(PROGS)\nthing: a.o\n\t$(CC) -o $@ $^ -lz\n"
        + "install: all\n\tinstall -m 755 thing $(DESTDIR)$(PREFIX)/bin\n";

    private static void ReadElf(byte[] input)
    {
        _ = MultibootHeader.IsIn(input);
        if (ElfFile.TryRead(new MemoryStream(input)) is { } file)
        {
            ExpectRefusal<InvalidDataException>(() => _ = file.IsDynamic);
            ExpectRefusal<InvalidDataException>(() => _ = file.HasSymbol("main"));
            ExpectRefusal<InvalidDataException>(() => _ = BakeRecipeNote.Of(file));
        }
    }

    /// <summary>What a console says does not depend on how its bytes are cut.</summary>
    private static void ReadConsole(byte[] input, Random random)
    {
        var (whole, wholeOutput) = Console(input, static _ => int.MaxValue);
        var (cut, cutOutput) = Console(input, _ => 1 + random.Next(9));

        // Compared as text: its lists are the same only by reference.
        if (whole.ToString() != cut.ToString() || !wholeOutput.AsSpan().SequenceEqual(cutOutput))
        {
            throw new InvalidOperationException($"cut in pieces it is {cut}, as a whole {whole}");
        }
    }

    private static (GuestProgress Progress, byte[] Output) Console(byte[] input, Func<int, int> next)
    {
        var console = new GuestConsole("hello");
        var output = new ArrayBufferWriter<byte>();
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(next(at), input.Length - at);
            console.Feed(input.AsSpan(at, length), output);
            at += length;
        }

        console.End(output);
        return (console.Progress, output.WrittenSpan.ToArray());
    }

    /// <summary>Whatever upstream's files hold, the port that is written is one that reads.</summary>
    private static void Scaffold(byte[] input, Random random)
    {
        string[] names = ["thing-1.2/configure.ac", "thing-1.2/CMakeLists.txt", "thing-1.2/Makefile", "thing-1.2/README"];
        var text = Text(input);
        var port = PortScaffolder.Scaffold(new ScaffoldRequest
        {
            Name = PortName.Parse("x"),
            Address = "https://example.org/thing-1.2.tar.gz",
            FileName = "thing-1.2.tar.gz",
            Sha256 = Sha256Digest.OfText("x"),
            Files = new SourceListing([.. names.Order(StringComparer.Ordinal)], _ => text),
            IsPort = static _ => false,
        });
        var reading = PortReader.Read(
            port.Text, "ports/x/port.yaml", new PortSurroundings { Recipe = AnyRecipe, Exists = static _ => false });
        if (reading.Value is null)
        {
            var problems = string.Join('\n', reading.Diagnostics.Select(static d => d.Message));
            throw new InvalidOperationException($"{problems}\n{port.Text}");
        }
    }

    private static Recipe? AnyRecipe(PortName name)
    {
        var file = Repository.PathOf("recipes", $"{name}.yaml");
        return File.Exists(file) ? RecipeReader.Read(File.ReadAllText(file), file).Value : null;
    }

    private static void ExpectRefusal<T>(Action read)
        where T : Exception
    {
        try
        {
            read();
        }
        catch (T)
        {
            // What its summary says that it throws.
        }
    }

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    private static List<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static List<byte[]> Binaries(params string[] paths) => [.. paths.Where(File.Exists).Select(File.ReadAllBytes)];

    private static List<byte[]> Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .Where(static b => b.Length < 20_000),
    ];
}
