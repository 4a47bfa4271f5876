using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>allow</c>: the allowed findings of output checks, with reasons.</summary>
internal static class AllowanceReader
{
    public static ImmutableArray<Conditional<CheckAllowance>> Read(Field? list, PortScope scope) =>
        ConditionReader.ReadList(
            list,
            scope.Options,
            static item => Fields.Open(item, "check", "paths", "why", "when"),
            static (fields, _) => Read(fields));

    private static CheckAllowance? Read(Fields fields)
    {
        var check = (OutputCheck?)fields.Required("check")?.AsOneOf(OutputChecks.Names.AsSpan());
        var why = fields.Required("why", "give the reason why it is correct in this port")?.AsText();
        ImmutableArray<PathPattern> paths = [];
        if (check?.IsOfThePackage() == true)
        {
            fields.Exclude(
                $"cannot be combined with `check: {check.Value.Name()}`, which is about the package as a whole", "paths");
        }
        else
        {
            paths = [.. ReadPaths(check is null ? fields["paths"] : fields.Required("paths"))];
        }

        return check is null || why is null ? null : new CheckAllowance(check.Value, paths, why);
    }

    private static IEnumerable<PathPattern> ReadPaths(Field? list)
    {
        foreach (var item in list?.AsList(1) ?? [])
        {
            if (item.AsRelativePath() is { } path)
            {
                yield return new PathPattern(path);
            }
        }
    }
}
