using System.Collections.Immutable;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Reading;

/// <summary>
/// A file of Corpus/KIND/good or bad. A bad one begins with what its reader has to say, in order:
/// <c># expect: RR1004 7:3, RR1006 9:1; schema: silent, WHY</c>.
/// </summary>
internal sealed record CorpusFile(string Kind, string Name, string Text)
{
    private const string Mark = "# expect: ";

    // The files that the corpus's port has beside its port.yaml.
    private static readonly ImmutableHashSet<string> PortFiles = ["patches/fix.patch", "files/extra", "files/www"];

    private static readonly Lazy<ImmutableDictionary<PortName, Recipe>> Recipes = new(
        static () => All("recipe", "good").Select(static f => RecipeReader.Read(f.Text, f.Path).ValueOrThrow())
            .ToImmutableDictionary(static r => r.Name));

    /// <summary>What a file's reader is told about its place.</summary>
    public string Path => Kind == "port" ? "ports/example/port.yaml" : $"{Kind}s/{Name}.yaml";

    private string Header => Text.StartsWith(Mark, StringComparison.Ordinal) ? Text[Mark.Length..].Split('\n')[0] : "";

    public IReadOnlyList<string> Expected => Header.Split(';')[0].Split(", ", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Why the schema does not find what the reader finds; null where it does.</summary>
    public string? SchemaIsSilent => Header.Split("; schema: silent, ") is [_, var reason] ? reason : null;

    public static IEnumerable<CorpusFile> All(string kind, string verdict) =>
        Directory.EnumerateFiles(Folder(kind, verdict), "*.yaml").Order(StringComparer.Ordinal)
            .Select(f => Load(kind, verdict, System.IO.Path.GetFileNameWithoutExtension(f)));

    public static CorpusFile Load(string kind, string verdict, string name) =>
        new(kind, name, File.ReadAllText(System.IO.Path.Combine(Folder(kind, verdict), $"{name}.yaml")));

    public static TheoryData<string, string> Names(string verdict)
    {
        var names = new TheoryData<string, string>();
        foreach (var kind in (string[])["port", "recipe", "config", "lock", "virtuals", "runtime", "remedies", "server"])
        {
            foreach (var file in All(kind, verdict))
            {
                names.Add(kind, file.Name);
            }
        }

        return names;
    }

    /// <summary>The problems that the kind's reader finds in the text.</summary>
    public ImmutableArray<Diagnostic> Read() => Kind switch
    {
        "port" => PortReader.Read(
            Text,
            Path,
            new PortSurroundings
            {
                Recipe = Recipes.Value.GetValueOrDefault,
                Exists = PortFiles.Contains,
                RecipeNames = Recipes.Value.Keys,
            }).Diagnostics,
        "recipe" => RecipeReader.Read(Text, Path).Diagnostics,
        "lock" => LockFileReader.Read(Text, Path).Diagnostics,
        "runtime" => RuntimeListReader.Read(Text, Path).Diagnostics,
        "remedies" => RemedyTableReader.Read(Text, Path).Diagnostics,
        "server" => ServerFileReader.Read(Text, Path).Diagnostics,
        "virtuals" => VirtualListReader.Read(Text, Path).Diagnostics,
        _ => ConfigurationReader.Read(Text, Path).Diagnostics,
    };

    private static string Folder(string kind, string verdict) =>
        Repository.PathOf("tests", "Rumprun.Packages.Core.Tests", "Corpus", kind, verdict);
}
