using System.Collections.Immutable;

namespace Rumprun.Packages.TufConformance;

/// <summary>A command line of the suite's: options with a value each, a command, and for <c>init</c> a file.</summary>
internal sealed record ConformanceArguments
{
    public required string Command { get; init; }

    public required string MetadataDirectory { get; init; }

    public Uri? MetadataUrl { get; private init; }

    public Uri? TargetUrl { get; private init; }

    public string? TargetDirectory { get; private init; }

    public ImmutableArray<string> TargetNames { get; private init; } = [];

    public string? TrustedRoot { get; private init; }

    /// <exception cref="ArgumentException">It is not a command line of the suite's.</exception>
    public static ConformanceArguments Parse(string[] args)
    {
        var parsed = new ConformanceArguments { Command = "", MetadataDirectory = "" };
        for (var i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--metadata-dir" => parsed with { MetadataDirectory = Value(args, ++i) },
                "--metadata-url" => parsed with { MetadataUrl = Base(Value(args, ++i)) },
                "--target-base-url" => parsed with { TargetUrl = Base(Value(args, ++i)) },
                "--target-dir" => parsed with { TargetDirectory = Value(args, ++i) },
                "--target-name" => parsed with { TargetNames = parsed.TargetNames.Add(Value(args, ++i)) },
                "init" => parsed with { Command = "init", TrustedRoot = Value(args, ++i) },
                "refresh" or "download" => parsed with { Command = args[i] },
                _ => throw new ArgumentException($"unknown argument `{args[i]}`", nameof(args)),
            };
        }

        return parsed.MetadataDirectory.Length > 0
            ? parsed
            : throw new ArgumentException("--metadata-dir is missing", nameof(args));
    }

    private static string Value(string[] args, int index) =>
        index < args.Length ? args[index] : throw new ArgumentException($"`{args[index - 1]}` needs a value", nameof(args));

    private static Uri Base(string url) => new(url.EndsWith('/') ? url : url + "/");
}
