using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Images;

/// <summary>Looks into programs before they are baked, and into images afterwards.</summary>
internal static class BakeInspection
{
    private const int MostPrograms = 8;

    /// <summary>A program that the toolchain can bake: its own bakeable object, with its symbols.</summary>
    /// <exception cref="DiagnosticException">RR5051, RR5052, RR5056.</exception>
    public static void RequireBakeable(string program, Toolchain toolchain)
    {
        using var stream = Open(program);
        var file = RequireElf(program, stream);
        RequireMachine(program, file, toolchain.Target);
        if (file.Type != ElfType.Relocatable)
        {
            throw ImageDiagnostics.NotBakeable.Exception(
                $"`{program}` is an ordinary executable, not a bakeable object",
                $"have the port's build use `{toolchain.Tools.GetValueOrDefault(ToolKind.Cc)}`: `CC` does not reach it");
        }

        if (BakeRecipeNote.Of(file) is not { } note)
        {
            throw ImageDiagnostics.NotBakeable.Exception(
                $"`{program}` is an object file without Rumprun's bake recipe",
                "name the linked program under `programs:`, not one of its objects",
                "have the port's build link with `CC`, not with `LD`");
        }

        if (!file.HasSymbol("main"))
        {
            throw ImageDiagnostics.NotBakeable.Exception(
                $"`{program}` was stripped: it has no `main` any more",
                "switch stripping off in the port's build and installation: images are stripped after baking");
        }

        var isAtHand = note.IsPortable || RealPath.Of(note.ToolDirectory) == RealPath.Of(toolchain.Prefix);
        if (!isAtHand || note.Tuple != toolchain.Target.Tuple)
        {
            throw ImageDiagnostics.OtherToolchain.Exception(
                $"`{program}` was made by the `{note.Tuple}` toolchain in `{note.ToolDirectory}`, not by that in "
                    + $"`{toolchain.Prefix}`",
                "build the port again with the toolchain in use",
                $"or use the one it was made by: `RRPKG_RUMPRUN={note.ToolDirectory}`");
        }
    }

    /// <exception cref="DiagnosticException">RR5054, RR5056.</exception>
    public static void RequireBootable(string image, Target target)
    {
        using var stream = Open(image);
        var file = ElfFile.TryRead(stream);
        var beginning = new byte[Math.Min(stream.Length, MultibootHeader.SearchSize)];
        stream.Position = 0;
        stream.ReadExactly(beginning);

        // Only hw is started through multiboot; Xen's domain builder reads notes.
        if (file is not { Type: ElfType.Executable, NeedsInterpreter: false }
            || (target is { Platform: Platform.Hw, Architecture: not Architecture.Arm } && !MultibootHeader.IsIn(beginning)))
        {
            throw ImageDiagnostics.NotBootable.Exception(
                "`rumprun-bake` did not make a static executable with a multiboot header",
                "check the toolchain with `rrpkg toolchain show`, and rebuild Rumprun if other programs fail too");
        }

        RequireMachine(image, file, target);
    }

    /// <exception cref="DiagnosticException">RR5051, RR5055, RR5056.</exception>
    public static void RequireStatic(string program, Target target)
    {
        using var stream = Open(program);
        var file = RequireElf(program, stream);
        RequireMachine(program, file, target);
        if (file.Type is not (ElfType.Executable or ElfType.SharedObject))
        {
            throw ImageDiagnostics.NotBakeable.Exception(
                $"`{program}` is an object file, not an executable", "name the linked program under `programs:`");
        }

        if (file.NeedsInterpreter || file.Sections.Any(static s => s.Name == ".interp"))
        {
            throw ImageDiagnostics.NotStatic.Exception(
                $"`{program}` needs a dynamic loader",
                "have the port's build link with `LDFLAGS`, which holds `--static`, or pass it `-static` in its own way");
        }
    }

    /// <exception cref="DiagnosticException">RR5057.</exception>
    public static void RequireCount(ImmutableArray<string> programs, Target target)
    {
        var most = target.IsUnikernel ? MostPrograms : 1;
        if (programs.Length < 1 || programs.Length > most)
        {
            throw ImageDiagnostics.ProgramCount.Exception(
                target.IsUnikernel
                    ? $"an image holds 1 to {MostPrograms} programs, not {programs.Length}"
                    : $"a hosted image is one program, not {programs.Length}",
                "make several images of them");
        }
    }

    private static FileStream Open(string program)
    {
        try
        {
            return PlainFile.OpenRead(program);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                ImageDiagnostics.NotBakeable.Create(
                    $"the program `{program}` is not there or cannot be read", "correct `file:` under `programs:`"),
                e);
        }
    }

    private static ElfFile RequireElf(string program, Stream stream) =>
        ElfFile.TryRead(stream) ?? throw ImageDiagnostics.NotBakeable.Exception(
            $"`{program}` is not a program: it is not an ELF file, or it is damaged",
            "correct `file:` under `programs:`; a wrapper script, for instance libtool's, is not the program");

    private static void RequireMachine(string program, ElfFile file, Target target)
    {
        if (file.Machine != target.Architecture.ToElfMachine() || file.Is64 != (target.Architecture == Architecture.X86_64))
        {
            throw ImageDiagnostics.OtherMachine.Exception(
                $"`{program}` is for the machine `{file.Machine}`{(file.Is64 ? "" : " (32 bits)")}, not for "
                    + $"`{target.ArchitectureName}`",
                "have the port's build use the compiler in `CC`");
        }
    }
}
