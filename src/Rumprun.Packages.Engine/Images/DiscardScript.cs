using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// A linker script that leaves out of an image what nothing in a guest reads, an eighth of a small one: the names of
/// compilers and source files, and unwind information. That of the rump kernel and the toolchain's libraries is linked
/// without a table to find it by. Programs have theirs in a section of the port rumprun-compat's, and use for it if they
/// hold an unwinder.
/// </summary>
internal static class DiscardScript
{
    private const string Name = "discard.ld";

    private const string FramesOfPrograms = "rumprun_frames";

    // C++ exceptions and whatever else unwinds go by it (Itanium C++ ABI: Exception Handling, 1.3).
    private const string Unwinder = "_Unwind_RaiseException";

    private static readonly ImmutableArray<string> Needless = [".eh_frame", ".comment", ".ident"];

    /// <summary>Arguments for rumprun-bake, and the script that they name in the directory that it runs in.</summary>
    public static IEnumerable<string> Arguments(BakeRequest request, ScratchDirectory scratch)
    {
        // Behind the toolchain's own script, which places everything else. Xen's is another, which was not tried.
        if (request.Toolchain.Target.Platform != Platform.Hw)
        {
            return [];
        }

        var sections = request.Programs.Any(Unwinds) ? Needless : Needless.Add(FramesOfPrograms);
        File.WriteAllText(
            scratch.File(Name),
            $"SECTIONS {{ /DISCARD/ : {{ {string.Join(' ', sections.Select(static s => $"*({s})"))} }} }}\n");
        return ["-m", $"add -Wl,-T,{Name}"];
    }

    private static bool Unwinds(string program)
    {
        using var stream = File.OpenRead(program);
        return ElfFile.TryRead(stream)!.HasSymbol(Unwinder);
    }
}
