using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>Reads the configuration file of <c>rrpkg-mirror</c>, settings by name: docs/mirror.md.</summary>
public static class ServerFileReader
{
    /// <summary>The schema version this code reads.</summary>
    public const int SchemaVersion = 1;

    /// <param name="path">The file's path, for messages.</param>
    public static ReadResult<ImmutableSortedDictionary<string, string>> Read(string text, string path)
    {
        var problems = new Problems(path);
        var settings = YamlTree.Parse(text, problems) is { } root ? Read(root, problems) : null;
        return new ReadResult<ImmutableSortedDictionary<string, string>>(
            problems.HasErrors ? null : settings, problems.InOrder());
    }

    private static ImmutableSortedDictionary<string, string>? Read(YamlNode root, Problems problems)
    {
        string[] keys = ["schema", .. ServerSetting.All.Select(static s => s.Name)];
        if (Fields.Open(new Field("the configuration", root, problems), keys) is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, SchemaVersion);
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var setting in ServerSetting.All)
        {
            if (file[setting.Name] is { } field && ValueOf(field, setting) is { } value)
            {
                settings[setting.Name] = value;
            }
        }

        return settings.ToImmutable();
    }

    private static string? ValueOf(Field field, ServerSetting setting) => setting.Kind switch
    {
        ServerSettingKind.Path => field.AsAbsolutePath(canBeRoot: false),
        ServerSettingKind.Flag => field.AsFlag() switch { true => "true", false => "false", null => null },
        ServerSettingKind.Number => field.AsInteger(setting.Minimum, setting.Maximum)
            ?.ToString(CultureInfo.InvariantCulture),
        ServerSettingKind.Choice => field.AsOneOf(setting.Choices.AsSpan()) is { } index ? setting.Choices[index] : null,
        _ => field.AsText(),
    };
}
