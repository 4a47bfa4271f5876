using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Recipes;

public sealed class PlaceholderCatalogueTests
{
    [Fact]
    public void Catalogue_AndTheDocumentationsTable_AreTheSame()
    {
        var documented = File.ReadLines(Repository.PathOf("docs", "formats", "recipe.md"))
            .SkipWhile(static line => line != "| placeholder | type | value |").Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(static cells => cells[1].Split(", ").Select(name => $"{name.Trim('`')}: {cells[2]}"));

        var known = PlaceholderCatalogue.All.Select(static p =>
            $"{p.Name}: {(p.Types.HasFlag(PlaceholderTypes.List) ? "text, list" : "text")}");

        Assert.Equal(known, documented);
    }

    [Fact]
    public void Find_OfAnUnknownName_GivesNothing() => Assert.Null(PlaceholderCatalogue.Find("tool:lua"));
}
