using System.Collections.Immutable;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Server;

/// <summary>
/// Collects the server's settings: those of the command line come before those of the environment, and these before those of
/// the configuration file.
/// </summary>
public static class SettingSources
{
    private const string ConfigurationOption = "--config";
    private const string ConfigurationVariable = "RRPKG_MIRROR_CONFIG";

    /// <param name="arguments">What follows the verb.</param>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <exception cref="DiagnosticException">RR7001: an option is unknown, repeated or has a wrong value; or what is wrong
    /// with the file.</exception>
    public static ImmutableSortedDictionary<string, string> Collect(
        IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var given = OfArguments(arguments, out var file);
        file ??= variable(ConfigurationVariable);
        var settings = (file is null ? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal) : Read(file))
            .ToBuilder();
        foreach (var setting in ServerSetting.All)
        {
            if (variable(setting.Variable) is { Length: > 0 } value)
            {
                Validate(setting, setting.Variable, value);
                settings[setting.Name] = value;
            }
        }

        foreach (var (name, value) in given)
        {
            settings[name] = value;
        }

        return settings.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> Read(string file) =>
        TextFile.ReadIfThere(file) is { } text
            ? ServerFileReader.Read(text, file).ValueOrThrow()
            : throw MirrorOptions.Wrong($"there is no file `{file}`");

    private static Dictionary<string, string> OfArguments(IReadOnlyList<string> arguments, out string? file)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        file = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == ConfigurationOption)
            {
                file = file is null ? ValueAt(arguments, ++i) : throw MirrorOptions.Wrong($"`{argument}` is given twice");
                continue;
            }

            var setting = argument.StartsWith('-')
                ? ServerSetting.All.FirstOrDefault(s => s.Option == argument)
                    ?? throw MirrorOptions.Wrong($"there is no option `{argument}`")
                : ServerSetting.All.Single(static s => s.Name == ServerSetting.MirrorName);
            var value = setting.Kind == ServerSettingKind.Flag ? "true"
                : argument.StartsWith('-') ? ValueAt(arguments, ++i)
                : argument;
            Validate(setting, setting.Option, value);
            if (!values.TryAdd(setting.Name, value))
            {
                throw MirrorOptions.Wrong(
                    argument.StartsWith('-') ? $"`{argument}` is given twice" : $"`{argument}` is a second directory");
            }
        }

        return values;
    }

    private static string ValueAt(IReadOnlyList<string> arguments, int index) =>
        index < arguments.Count ? arguments[index] : throw MirrorOptions.Wrong($"`{arguments[index - 1]}` needs a value");

    private static void Validate(ServerSetting setting, string name, string value)
    {
        if (setting.Complaint(value) is { } complaint)
        {
            throw MirrorOptions.Wrong($"`{name}` {complaint}");
        }
    }
}
