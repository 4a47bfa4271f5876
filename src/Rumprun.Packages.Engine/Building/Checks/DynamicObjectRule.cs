using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>Nothing loads a shared library in a guest, and hosted programs run without the machine's libraries.</summary>
internal sealed class DynamicObjectRule : IOutputRule
{
    public OutputCheck Check => OutputCheck.DynamicObjects;

    public DiagnosticDescriptor Descriptor => OutputCheckDiagnostics.DynamicObject;

    public string Hint => "build static libraries only (`--disable-shared`), and link programs with `LDFLAGS`";

    public IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken)
    {
        foreach (var file in tree.Files.Where(static f => f.Elf is { Type: ElfType.Executable or ElfType.SharedObject }))
        {
            using var content = tree.Open(file);
            if (ElfFile.TryRead(content) is { IsDynamic: true } elf)
            {
                yield return new OutputFinding(
                    file.Name,
                    $"`{file.Name}` of `{tree.Plan.Port.Name}` is "
                    + (elf.NeedsInterpreter ? "a program that needs a dynamic loader" : "a shared library"));
            }
        }
    }
}
