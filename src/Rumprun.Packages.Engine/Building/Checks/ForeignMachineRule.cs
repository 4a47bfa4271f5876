using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>
/// Code that the target cannot run: of another processor or word size, or, for a unikernel, a finished program, which only
/// the build machine's compiler can have made.
/// </summary>
internal sealed class ForeignMachineRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.ForeignMachine;

    public DiagnosticDescriptor Descriptor => OutputCheckDiagnostics.ForeignMachine;

    public string Hint =>
        "have the build use `CC`, `AR` and the like; do not install programs that were built to run during the build";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken)
    {
        var target = tree.Plan.Selection.Target;
        foreach (var file in tree.Files)
        {
            if ((file.Elf is { } elf ? ObjectionTo(elf, target) : ObjectionToMembers(tree, file, target)) is { } objection)
            {
                yield return new OutputFinding(file.Name, $"`{file.Name}` of `{tree.Plan.Port.Name}` {objection}");
            }
        }
    }

    private static string? ObjectionTo(ElfIdentity elf, Target target)
    {
        var machine = target.Architecture.ToElfMachine();
        var is64 = target.Architecture == Architecture.X86_64;
        return elf.Machine != machine || elf.Is64 != is64 || !elf.IsLittleEndian
            ? $"is for the machine `{elf.Machine}` ({(elf.Is64 ? 64 : 32)} bits), not for `{target}`"
            : target.IsUnikernel && elf.Type is ElfType.Executable or ElfType.SharedObject
                ? $"is a finished program, which `{target}` cannot run"
                : null;
    }

    private static string? ObjectionToMembers(OutputTree tree, OutputFile file, Target target)
    {
        using var content = tree.Open(file);
        var beginning = new byte[ElfIdentity.Size];
        foreach (var member in StaticLibrary.TryRead(content) ?? [])
        {
            content.Position = member.Offset;
            var count = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            if (member.Size >= count && ElfIdentity.Of(beginning.AsSpan(0, count)) is { } elf
                && ObjectionTo(elf, target) is { } objection)
            {
                return $"has a member `{member.Name}` that {objection}";
            }
        }

        return null;
    }
}
