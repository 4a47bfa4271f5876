using System.Reflection;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Diagnostics;

/// <summary>Every kind of problem has an id of its own, and a page under docs/errors.</summary>
public sealed class DiagnosticCatalogueTests
{
    private static readonly Assembly[] Assemblies =
        [typeof(DiagnosticDescriptor).Assembly, typeof(LintOperation).Assembly, typeof(CommandLineApplication).Assembly];

    public static TheoryData<string, string> Descriptors =>
        new(All().Select(static d => (d.Id, d.Title)));

    [Fact]
    public void Ids_OfAllDescriptors_AreUnique() =>
        Assert.Empty(All().GroupBy(static d => d.Id).Where(static g => g.Count() > 1).Select(static g => g.Key));

    [Theory]
    [MemberData(nameof(Descriptors))]
    public void Descriptor_HasAPage_ThatBeginsWithItsTitle(string id, string title)
    {
        Assert.Matches("^RR[0-9]{4}$", id);

        var page = Repository.PathOf("docs", "errors", $"{id}.md");

        Assert.True(File.Exists(page), $"docs/errors/{id}.md is missing");
        Assert.Equal($"# {id}: {title}", File.ReadLines(page).First());
    }

    private static IEnumerable<DiagnosticDescriptor> All() =>
        Assemblies.SelectMany(static a => a.GetTypes())
            .SelectMany(static t => t.GetFields(
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(static f => (DiagnosticDescriptor)f.GetValue(null)!);
}
