using System.Collections.Immutable;
using System.Globalization;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>
/// A setting of <c>rrpkg-mirror</c>: an option of its command line, a variable of its environment, and a key of its file.
/// </summary>
/// <param name="Name">The file's key; <c>--NAME</c> on the command line.</param>
public sealed record ServerSetting(string Name, ServerSettingKind Kind)
{
    public const string MirrorName = "mirror";

    /// <summary>Every setting. The table in docs/mirror.md and schema/server.schema.json have the same ones.</summary>
    public static ImmutableArray<ServerSetting> All { get; } =
    [
        new(MirrorName, ServerSettingKind.Path),
        new("sources", ServerSettingKind.Path),
        new("cache", ServerSettingKind.Path),
        new("cache-token-file", ServerSettingKind.Path),
        new("cache-read-only", ServerSettingKind.Flag),
        new("urls", ServerSettingKind.Text),
        new("public-url", ServerSettingKind.Text),
        new("tls-certificate", ServerSettingKind.Path),
        new("tls-key", ServerSettingKind.Path),
        new("connections", ServerSettingKind.Number) { Minimum = 1, Maximum = 100_000 },
        new("rate", ServerSettingKind.Number) { Maximum = 1_000_000 },
        new("stop-timeout", ServerSettingKind.Number) { Maximum = 3600 },
        new("metrics", ServerSettingKind.Flag),
        new("log", ServerSettingKind.Choice) { Choices = ["text", "json"] },
    ];

    /// <summary>The smallest value of a number.</summary>
    public int Minimum { get; init; }

    /// <summary>The largest value of a number.</summary>
    public int Maximum { get; init; }

    /// <summary>The values of a choice.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    public string Option => $"--{Name}";

    /// <summary>The environment's variable.</summary>
    public string Variable => $"RRPKG_MIRROR_{Name.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>What is wrong with a value of the command line or the environment; null: nothing.</summary>
    public string? Complaint(string value) => Kind switch
    {
        ServerSettingKind.Number => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= Minimum && number <= Maximum
            ? null : $"has to be a whole number between {Minimum} and {Maximum}",
        ServerSettingKind.Choice when !Choices.Contains(value) => $"has to be `{string.Join("` or `", Choices)}`",
        ServerSettingKind.Flag when value is not ("true" or "false") => "has to be `true` or `false`",
        _ => value.Length == 0 ? "is empty" : null,
    };
}

/// <summary>What a setting's value is.</summary>
public enum ServerSettingKind
{
    Text,

    /// <summary>A file or directory.</summary>
    Path,

    /// <summary><c>true</c> or <c>false</c>; on the command line, the option is given or not.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>One of a few words.</summary>
    Choice,
}
