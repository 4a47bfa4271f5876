using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>dependencies</c>, <c>build-tools</c> and <c>conflicts</c>, and <c>runtime</c> of a tree.</summary>
internal static class DependencyReader
{
    private static readonly string[] Keys = ["port", "range", "options"];

    public static ImmutableArray<Conditional<Dependency>> Read(Field? list, PortScope scope, Identity identity)
    {
        return ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, [.. Keys, "when"]), (fields, _) =>
            {
                if (fields["port"] is { Node: YamlNode.Scalar name })
                {
                    scope.Dependencies.Add(name.Text);
                }

                RefuseSelf(fields, identity);
                return ReadDependency(fields);
            });
    }

    /// <summary>Programs for the build machine. A port may need itself: a compiler that compiles itself.</summary>
    public static ImmutableArray<Conditional<Dependency>> ReadBuildTools(Field? list, PortScope scope) =>
        ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, [.. Keys, "when"]),
            static (fields, _) => ReadDependency(fields));

    public static ImmutableArray<Conditional<Dependency>> ReadConflicts(Field? list, PortScope scope, Identity identity) =>
        ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, [.. Keys, "when"]), (fields, _) =>
            {
                RefuseSelf(fields, identity);
                return ReadDependency(fields);
            });

    /// <summary>
    /// The runtime libraries of a tree. Without a port, conditions can only use targets.
    /// </summary>
    public static ImmutableArray<Conditional<Dependency>> ReadRuntime(Field? list)
    {
        var names = new HashSet<PortName>();
        return ConditionReader.ReadList(
            list, options: null, static item => Fields.Open(item, [.. Keys, "when"]), (fields, _) =>
        {
            var dependency = ReadDependency(fields);
            if (dependency is not null && !names.Add(dependency.Port))
            {
                fields["port"]!.Value.Refuse(
                    ReadingDiagnostics.DuplicateName, $"`{dependency.Port}` is already listed", "remove one of them");
            }

            return dependency;
        });
    }

    private static void RefuseSelf(Fields fields, Identity identity)
    {
        if (identity.Name is { } name && fields["port"] is { Node: YamlNode.Scalar { Text: var text } } port
            && text == name.ToString())
        {
            port.Refuse(PortDiagnostics.SelfDependency, $"`{name}` names itself", "remove it");
        }
    }

    private static Dependency? ReadDependency(Fields fields)
    {
        var name = fields.Required("port")?.AsName();
        var range = fields["range"] is { } written ? ReadRange(written) : VersionRange.All;
        var options = OptionChoiceReader.Read(fields["options"]);
        return name is null || range is null
            ? null
            : new Dependency(name.Value, range, options.With) { WithoutOptions = options.Without };
    }

    /// <summary>A range of versions, quoted, that does not float and is not empty; else null, and a problem.</summary>
    internal static VersionRange? ReadRange(Field field)
    {
        if (field.AsQuotedText() is not { } text)
        {
            return null;
        }

        if (VersionRange.TryParse(text, allowFloating: false, out var range) && !VersionSet.Of(range).IsEmpty)
        {
            return range;
        }

        if (PortVersion.LargeNumberIn(text) is { } number)
        {
            field.Refuse(
                PortDiagnostics.Range,
                $"`{number}` in `{text}` is too large: a number of a version is at most {int.MaxValue}");
            return null;
        }

        field.Refuse(
            PortDiagnostics.Range, $"`{text}` is not a range of versions",
            "write an interval: `\"[1.2,2.0)\"`, `\"[1.2,)\"`, or `\"1.2\"` for 1.2 and later");
        return null;
    }
}
