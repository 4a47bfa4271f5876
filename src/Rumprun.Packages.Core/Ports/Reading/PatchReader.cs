using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>patches</c>. Must be read after the stages, whose steps it refers to.</summary>
internal static class PatchReader
{
    public static ImmutableArray<Conditional<Patch>> Read(Field? list, PortScope scope) =>
        ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, "file", "strip", "in", "after", "when"),
            (fields, _) => ReadPatch(fields, scope));

    private static Patch? ReadPatch(Fields fields, PortScope scope)
    {
        var file = scope.FileOfPort(fields.Required("file"));
        var strip = fields["strip"]?.AsInteger(0, 16) ?? 1;
        var directory = fields["in"]?.AsDirectory() ?? ".";
        var after = ReadAfter(fields["after"], scope);
        return file is null ? null : new Patch { File = file, Strip = strip, In = directory, After = after };
    }

    private static string? ReadAfter(Field? field, PortScope scope)
    {
        if (field?.AsText() is not { } text)
        {
            return null;
        }

        if (!scope.Steps.Contains(text) && !scope.OpaqueStages.Contains(text.Split('/')[0]))
        {
            field.Value.Refuse(
                PortDiagnostics.UndefinedStep, $"no stage has a step `{text}`",
                text.Contains('/', StringComparison.Ordinal) ? Hint.For(text, scope.Steps) : ["write `STAGE/STEP`"]);
        }

        return text;
    }
}
