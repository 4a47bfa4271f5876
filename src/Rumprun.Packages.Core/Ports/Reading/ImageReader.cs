using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>programs</c> and <c>images</c>.</summary>
internal static class ImageReader
{
    /// <summary>The most programs that Rumprun bakes into one image.</summary>
    private const int MaximumPrograms = 8;

    private const long SmallestStack = 64 << 10;
    private const long LargestStack = 1 << 30;

    public static ImmutableArray<Conditional<BakeableProgram>> ReadPrograms(Field? list, PortScope scope)
    {
        var names = new UniqueNames("a program");
        return ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, "name", "file", "when"), (fields, when) =>
            {
                var name = fields.Required("name")?.AsName();
                if (name is not null)
                {
                    names.Add(fields["name"]!.Value, name.Value.ToString(), when);
                    scope.Programs.Add(name.Value.ToString());
                }

                var file = fields.Required("file")?.AsRelativePath();
                return name is null || file is null ? null : new BakeableProgram(name.Value, file);
            });
    }

    public static ImmutableArray<Conditional<BootImage>> ReadImages(Field? list, PortScope scope)
    {
        var names = new UniqueNames("an image");
        return ConditionReader.ReadList(
            list, scope.Options,
            static item => Fields.Open(item, "name", "programs", "configuration", "add", "remove", "stack", "when"),
            (fields, when) => ReadImage(fields, when, scope, names));
    }

    private static BootImage? ReadImage(Fields fields, Condition when, PortScope scope, UniqueNames names)
    {
        var name = fields.Required("name")?.AsName();
        if (name is not null)
        {
            names.Add(fields["name"]!.Value, name.Value.ToString(), when);
            scope.Images.Add(name.Value.ToString());
        }

        var programs = ImmutableArray.CreateBuilder<PortName>();
        foreach (var item in fields.Required("programs")?.AsList(1, MaximumPrograms) ?? [])
        {
            if (PortScope.Reference(item, "program", scope.Programs) is { } program)
            {
                programs.Add(program);
            }
        }

        var configurations = ReadConfigurations(fields["configuration"]);
        var add = fields["add"].AsListOf(ReadComponent);
        var remove = fields["remove"].AsListOf(ReadComponent);
        var stacks = ReadStacks(fields["stack"]);
        return name is null ? null : new BootImage
        {
            Name = name.Value,
            Programs = programs.ToImmutable(),
            Configurations = configurations,
            Add = add,
            Remove = remove,
            Stacks = stacks,
        };
    }

    private static ImmutableSortedDictionary<Platform, string> ReadConfigurations(Field? field)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<Platform, string>();
        if (field is not null && Fields.Open(field.Value, "hw", "xen") is { } fields)
        {
            foreach (var platform in (ReadOnlySpan<Platform>)[Platform.Hw, Platform.Xen])
            {
                var key = Target.PlatformNames[(int)platform];
                if (fields[key]?.AsText() is not { } text)
                {
                    continue;
                }

                // A public configuration's name begins with its platform.
                if (!text.StartsWith($"{key}_", StringComparison.Ordinal)
                    || !text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                {
                    fields[key]!.Value.Refuse(
                        PortDiagnostics.BakeConfiguration, $"`{text}` is not a bake configuration for `{key}`",
                        $"run `rumprun-bake list`, and choose one that begins with `{key}_`");
                }

                result[platform] = text;
            }
        }

        return result.ToImmutable();
    }

    private static StackSizes ReadStacks(Field? field) =>
        field is not null && Fields.Open(field.Value, "main", "threads") is { } fields
            ? new StackSizes(ReadStack(fields["main"]), ReadStack(fields["threads"]))
            : new StackSizes(null, null);

    private static long? ReadStack(Field? field)
    {
        if (field?.AsSize() is not { } size)
        {
            return null;
        }

        if (size is < SmallestStack or > LargestStack)
        {
            field.Value.Refuse(ReadingDiagnostics.OutOfRange, "a stack is smaller than 64K or larger than 1G");
        }

        return size;
    }

    private static string? ReadComponent(Field field)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        if (!text.StartsWith("-l", StringComparison.Ordinal) || text.Length == 2
            || !text.Skip(2).All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            field.Refuse(
                PortDiagnostics.Component, $"`{text}` is not a rump kernel component",
                "write it as a linker option: `-lrumpfs_nfs`");
        }

        return text;
    }
}
