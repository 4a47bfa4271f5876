using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A port that runs the files of a folder: an interpreter, and where a guest expects its program.</summary>
/// <param name="Port">The port's name, which is also the name of its program.</param>
/// <param name="Entries">Files that tell the interpreter, the first of which is run.</param>
/// <param name="Folder">The path of the files in the guest.</param>
public sealed record Interpreter(string Port, ImmutableArray<string> Entries, string Folder)
{
    private static readonly ImmutableArray<Interpreter> s_all =
    [
        new("php", ["index.php", "public/index.php"], "/data/www")
        {
            Arguments = static entry => ["-S", "0.0.0.0:80", "-t", entry.Contains('/', StringComparison.Ordinal)
                ? $"/data/www/{SourceListing.DirectoryOf(entry)}"
                : "/data/www"],
            Environment = ["TMPDIR: /tmp"],
            Memory = "128M",
            Launch = ["ports: [80/tcp]", "ready: {tcp: 80}"],
        },
        new("python3", ["main.py", "__main__.py", "app.py"], "/data")
        {
            Environment =
            [
                "PYTHONHOME: /python", "PYTHONDONTWRITEBYTECODE: \"1\"", "PYTHONNOUSERSITE: \"1\"",
                "PYTHONUNBUFFERED: \"1\"",
            ],
            Memory = "128M",
            Library = "/python",
            Launch = ["hostname: python"],
        },
        new("lua", ["main.lua"], "/data")
        {
            Environment = ["LUA_PATH: \"/data/?.lua;/data/?/init.lua;;\""],
            Memory = "32M",
            Launch = ["network: false"],
        },
    ];

    /// <summary>The program's arguments, for the file that is run.</summary>
    public Func<string, ImmutableArray<string>> Arguments { get; private init; } = static entry => [$"/data/{entry}"];

    /// <summary>Variables of the guest, as lines of YAML.</summary>
    public ImmutableArray<string> Environment { get; private init; } = [];

    public required string Memory { get; init; }

    /// <summary>Where the guest expects the port's own <c>usr/lib</c>; null if it needs none.</summary>
    public string? Library { get; private init; }

    /// <summary>Further launch settings, as lines of YAML.</summary>
    public ImmutableArray<string> Launch { get; private init; } = [];

    /// <summary>The interpreter that a folder is for, and the file that it runs; null if it is not such a folder.</summary>
    public static (Interpreter Interpreter, string Entry)? Of(SourceListing files) =>
        s_all.SelectMany(static i => i.Entries, static (i, entry) => ((Interpreter, string Entry)?)(i, entry))
            .FirstOrDefault(found => files.Has(found!.Value.Entry));
}
