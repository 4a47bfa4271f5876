using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>Checks a package's files against what a test says of them.</summary>
internal static class BinaryCheck
{
    /// <param name="tree">The package's tree.</param>
    public static IEnumerable<Diagnostic> Check(PortTest test, string tree, Target target) =>
        test.Files.Concat(test.Binaries.Select(static b => b.File)).Distinct()
            .Where(file => !IsThere(tree, file))
            .Select(static file => TestDiagnostics.MissingFile.Create(
                $"the package has no `{file}`", "run `rrpkg files PORT` for what it has"))
            .Concat(
                test.Binaries.Where(b => IsThere(tree, b.File)).Select(b => Check(b, tree, target)).OfType<Diagnostic>());

    private static bool IsThere(string tree, string file) => Path.Exists(Path.Combine(tree, file));

    private static Diagnostic? Check(BinaryExpectation expected, string tree, Target target)
    {
        var path = Path.Combine(tree, expected.File);
        if (Directory.Exists(path))
        {
            return Complaint(expected, "a directory");
        }

        using var file = File.OpenRead(path);
        return expected.Kind == BinaryKind.Library ? CheckLibrary(expected, file, target) : CheckElf(expected, file, target);
    }

    private static Diagnostic? CheckElf(BinaryExpectation expected, FileStream file, Target target)
    {
        if (ElfFile.TryRead(file) is not { } elf)
        {
            return Complaint(expected, "not an ELF file");
        }

        if (elf.Machine != target.Architecture.ToElfMachine())
        {
            return Complaint(expected, $"for the processor {elf.Machine}, which is not that of `{target}`");
        }

        return (expected.Kind, target.IsUnikernel) switch
        {
            (BinaryKind.Object, _) => elf.Type == ElfType.Relocatable ? null : Complaint(expected, "linked"),
            (_, true) => elf.Type == ElfType.Relocatable && BakeRecipeNote.Of(elf) is not null
                ? null : Complaint(expected, "not a bakeable object"),
            _ => elf.Type is ElfType.Executable or ElfType.SharedObject && !elf.IsDynamic
                ? null : Complaint(expected, elf.IsDynamic ? "linked dynamically" : "not an executable"),
        };
    }

    private static Diagnostic? CheckLibrary(BinaryExpectation expected, FileStream file, Target target)
    {
        if (StaticLibrary.TryRead(file) is not { IsEmpty: false } members)
        {
            return Complaint(expected, "not an archive of objects");
        }

        Span<byte> beginning = stackalloc byte[ElfIdentity.Size];
        foreach (var member in members)
        {
            file.Position = member.Offset;
            var length = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            var identity = member.Size < length ? null : ElfIdentity.Of(beginning[..length]);
            if (identity is not { Type: ElfType.Relocatable }
                || identity.Value.Machine != target.Architecture.ToElfMachine())
            {
                return Complaint(
                    expected, $"an archive that contains `{member.Name}`, which is not an object for `{target}`");
            }
        }

        return null;
    }

    private static Diagnostic Complaint(BinaryExpectation expected, string what) => TestDiagnostics.OtherBinary.Create(
        $"`{expected.File}` is {what}, and the test says that it is {Words(expected.Kind)}",
        "check how the port's build links and installs it");

    private static string Words(BinaryKind kind) => kind switch
    {
        BinaryKind.Program => "a program",
        BinaryKind.Object => "an object",
        _ => "a library",
    };
}
