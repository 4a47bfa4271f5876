using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Building;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// A linker script that leaves out of an image what nothing in a guest reads, an eighth of a small one: the unwind information of the
/// rump kernel and the toolchain's libraries, which the toolchain links without a table to find it by (programs have theirs in a
/// section of the runtime's), and the names of compilers and source files.
/// </summary>
internal static class DiscardScript
{
    private const string Name = "discard.ld";

    private const string Text = "SECTIONS { /DISCARD/ : { *(.eh_frame) *(.comment) *(.ident) } }\n";

    /// <summary>Arguments for rumprun-bake, and the script that they name in the directory that it runs in.</summary>
    public static IEnumerable<string> Arguments(Toolchain toolchain, ScratchDirectory scratch)
    {
        // Behind the toolchain's own script, which places everything else. Xen's is another, which was not tried.
        if (toolchain.Target.Platform != Platform.Hw)
        {
            return [];
        }

        File.WriteAllText(scratch.File(Name), Text);
        return ["-m", $"add -Wl,-T,{Name}"];
    }
}
