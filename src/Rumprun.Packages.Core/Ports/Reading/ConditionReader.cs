using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>when:</c>, <c>supports:</c> and lists whose items may carry a condition.</summary>
internal static class ConditionReader
{
    private static readonly string[] TargetKeys = ["platform", "architecture"];
    private static readonly string[] AllKeys = ["option", .. TargetKeys];

    /// <param name="options">The port's options; null if conditions cannot use options here.</param>
    public static Condition Read(Field? field, IReadOnlySet<string>? options)
    {
        if (field is null || Fields.Open(field.Value, options is null ? TargetKeys : AllKeys) is not { } condition)
        {
            return Condition.Always;
        }

        if (field.Value.Node is YamlNode.Mapping { Entries.Length: 0 })
        {
            field.Value.Refuse(
                ReadingDiagnostics.OutOfRange, $"{field.Value.Name} asks for nothing", "remove it, or name a platform");
        }

        return new Condition
        {
            Options = options is null ? [] : ReadKey(condition["option"], value => AsOption(value, options)),
            Platforms = ReadKey(condition["platform"], static value => AsPlatform(value)),
            Architectures = ReadKey(condition["architecture"], static value => AsArchitecture(value)),
        };
    }

    /// <summary>A list of mappings, each with <c>when</c> among its keys. Invalid items are reported and skipped.</summary>
    /// <param name="options">The port's options; null if conditions cannot use options here.</param>
    public static ImmutableArray<Conditional<T>> ReadList<T>(
        Field? list, IReadOnlySet<string>? options, Func<Field, Fields?> open, Func<Fields, Condition, T?> read)
        where T : class
    {
        if (list is null)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<Conditional<T>>();
        foreach (var item in list.Value.AsList())
        {
            if (open(item) is { } fields)
            {
                var when = Read(fields["when"], options);
                if (read(fields, when) is { } value)
                {
                    result.Add(new Conditional<T>(value, when));
                }
            }
        }

        return result.ToImmutable();
    }

    /// <summary>A list of plain values, which may contain <c>{when: …, then: […]}</c>.</summary>
    public static ImmutableArray<Conditional<T>> ReadPlainList<T>(
        Field list, IReadOnlySet<string>? options, Func<Field, T?> read, int minimum = 0)
        where T : class
    {
        var result = ImmutableArray.CreateBuilder<Conditional<T>>();
        foreach (var item in list.AsList(minimum))
        {
            if (item.Node is not YamlNode.Mapping)
            {
                Add(item, Condition.Always);
            }
            else if (Fields.Open(item, "when", "then") is { } conditional)
            {
                var when = Read(conditional.Required("when"), options);
                foreach (var inner in conditional.Required("then")?.AsList(1) ?? [])
                {
                    Add(inner, when);
                }
            }
        }

        return result.ToImmutable();

        void Add(Field item, Condition when)
        {
            if (read(item) is { } value)
            {
                result.Add(new Conditional<T>(value, when));
            }
        }
    }

    private static ImmutableArray<Alternative<T>> ReadKey<T>(Field? field, Func<(Field Field, string Text), T?> read)
        where T : struct
    {
        if (field is null)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<Alternative<T>>();
        foreach (var item in field.Value.Node is YamlNode.Sequence ? field.Value.AsList(1) : [field.Value])
        {
            if (item.AsText() is { } text)
            {
                var isNegated = text[0] == '!';
                if (read((item, isNegated ? text[1..] : text)) is { } value)
                {
                    result.Add(new Alternative<T>(value, isNegated));
                }
            }
        }

        return result.ToImmutable();
    }

    private static PortName? AsOption((Field Field, string Text) value, IReadOnlySet<string> options)
    {
        if (options.Contains(value.Text) && PortName.TryParse(value.Text, out var name))
        {
            return name;
        }

        value.Field.Refuse(
            PortDiagnostics.UndefinedOption, $"the port has no option `{value.Text}`", Hint.For(value.Text, [.. options]));
        return null;
    }

    private static Platform? AsPlatform((Field Field, string Text) value)
    {
        if (Target.TryParsePlatform(value.Text, out var platform))
        {
            return platform;
        }

        value.Field.Refuse(
            ReadingDiagnostics.UnknownValue, $"there is no platform `{value.Text}`",
            Hint.For(value.Text, Target.PlatformNames));
        return null;
    }

    private static Architecture? AsArchitecture((Field Field, string Text) value)
    {
        if (Target.TryParseArchitecture(value.Text, out var architecture))
        {
            return architecture;
        }

        value.Field.Refuse(
            ReadingDiagnostics.UnknownValue, $"there is no architecture `{value.Text}`",
            Hint.For(value.Text, Target.ArchitectureNames));
        return null;
    }
}
