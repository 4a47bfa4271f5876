using NJsonSchema;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Reading;

/// <summary>Reader and schema agree on files that are good and on files that break one rule each.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string, string> Good => CorpusFile.Names("good");

    public static TheoryData<string, string> Bad => CorpusFile.Names("bad");

    [Theory]
    [MemberData(nameof(Good))]
    public void Reader_OnAGoodFile_FindsNothing(string kind, string name) =>
        Assert.Empty(CorpusFile.Load(kind, "good", name).Read().Select(static d => d.ToString()));

    // Some editors begin a file with it.
    [Theory]
    [MemberData(nameof(Good))]
    public void Reader_OnAGoodFileWithAByteOrderMark_FindsNothing(string kind, string name)
    {
        var file = CorpusFile.Load(kind, "good", name);
        Assert.Empty((file with { Text = '\ufeff' + file.Text }).Read().Select(static d => d.ToString()));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Reader_OnABadFile_FindsWhatTheFileExpects(string kind, string name)
    {
        var file = CorpusFile.Load(kind, "bad", name);

        var found = file.Read().Select(static d => $"{d.Id} {d.Location!.Line}:{d.Location.Column}");

        Assert.Equal(file.Expected, found);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Schema_OnAGoodFile_FindsNothing(string kind, string name)
    {
        var schema = await SchemaOf(kind);

        Assert.Empty(schema.Validate(JsonOfYaml.Convert(CorpusFile.Load(kind, "good", name).Text)!.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Schema_OnABadFile_RefusesItUnlessItSaysWhyNot(string kind, string name)
    {
        var file = CorpusFile.Load(kind, "bad", name);
        if (file.SchemaIsSilent is { } reason)
        {
            Assert.NotEmpty(reason);
            return;
        }

        var schema = await SchemaOf(kind);

        Assert.NotEmpty(schema.Validate(JsonOfYaml.Convert(file.Text)?.ToJsonString() ?? "null"));
    }

    [Fact]
    public void Corpus_ForEveryDiagnosticOfTheReaders_HasAFile()
    {
        var covered = ((string[])["port", "recipe", "config", "virtuals", "runtime"])
            .SelectMany(static kind => CorpusFile.All(kind, "bad"))
            .SelectMany(static file => file.Expected)
            .Select(static e => e.Split(' ')[0])
            .ToHashSet(StringComparer.Ordinal);

        // RR1019 is a size, RR1037 needs other ports, and RR1052 is lint's.
        var readers = DescriptorsOfCore().Where(static id => id.StartsWith("RR10", StringComparison.Ordinal)
            && string.CompareOrdinal(id, "RR1060") < 0 && id is not ("RR1019" or "RR1037" or "RR1052"));

        Assert.Empty(readers.Except(covered));
    }

    // What happens to a file while it is edited: cut off, or a character gone. Each has to end in diagnostics, never in an
    // exception.
    [Theory]
    [MemberData(nameof(Good))]
    public void Reader_OnAMutilatedFile_NeverThrows(string kind, string name)
    {
        var file = CorpusFile.Load(kind, "good", name);
        for (var i = 0; i < file.Text.Length; i += 5)
        {
            _ = (file with { Text = file.Text[..i] }).Read();
            _ = (file with { Text = file.Text.Remove(i, 1) }).Read();
            _ = (file with { Text = file.Text.Insert(i, "{[\"&*!:-\t"[(i / 5 % 8)..]) }).Read();
        }
    }

    private static IEnumerable<string> DescriptorsOfCore() =>
        typeof(Diagnostic).Assembly.GetTypes()
            .SelectMany(
                static t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public))
            .Where(static f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(static f => ((DiagnosticDescriptor)f.GetValue(null)!).Id);

    private static Task<JsonSchema> SchemaOf(string kind) =>
        JsonSchema.FromFileAsync(Repository.PathOf("schema", $"{kind}.schema.json"), TestContext.Current.CancellationToken);
}
