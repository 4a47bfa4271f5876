using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Assembly = System.Reflection.Assembly;
using ArchitectureModel = ArchUnitNET.Domain.Architecture;

namespace Rumprun.Packages.Cli.Tests.Layering;

/// <summary>Dependencies point one way, as docs/architecture.md says.</summary>
public sealed class LayeringTests
{
    private const string Root = "Rumprun.Packages.";

    private static readonly ArchitectureModel s_architecture =
        new ArchLoader().LoadAssemblies(
            typeof(Target).Assembly, typeof(AtomicFile).Assembly, typeof(CommandEnvironment).Assembly).Build();

    [Fact]
    public void Assemblies_Reference_OnlyWhatIsBelow()
    {
        Assert.Empty(OwnReferencesOf(typeof(Target).Assembly));
        Assert.Equal(["Rumprun.Packages.Core"], OwnReferencesOf(typeof(AtomicFile).Assembly));
    }

    [Fact]
    public void Resolution_DependsOn_NamingVersioningAndDiagnosticsOnly() =>
        Assert.All(DependenciesOf("Core.Resolution"),
            static d => Assert.Contains(FolderOf(d.To), new[] { "Resolution", "Naming", "Versioning", "Diagnostics" }));

    [Fact]
    public void EngineFolders_Are_InOneTierEach() =>
        Assert.Equal(
            s_architecture.Types.Select(Short).Where(static n => n?.StartsWith("Engine.", StringComparison.Ordinal) == true)
                .Select(static n => FolderOf(n!)).Distinct().Order(StringComparer.Ordinal),
            EngineTiers.All.SelectMany(static t => t).Order(StringComparer.Ordinal));

    [Fact]
    public void EngineFolders_DependOn_LowerTiersOnly()
    {
        var upward = UsesWithinEngine()
            .Where(
                static d => FolderOf(d.From) != FolderOf(d.To)
                    && EngineTiers.Of(FolderOf(d.To)) >= EngineTiers.Of(FolderOf(d.From)))
            .Select(static d => $"{d.From} uses {d.To}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.True(upward.Length == 0, string.Join('\n', upward));
    }

    [Fact]
    public void Layering_IsSeen_AtAll() =>
        Assert.Contains(DependenciesOf("Engine"), static d => d.From.StartsWith("Engine.Processes", StringComparison.Ordinal)
            && d.To == "Core.Diagnostics");

    private static IEnumerable<(string From, string To)> UsesWithinEngine() =>
        DependenciesOf("Engine").Where(static d => d.To.StartsWith("Engine.", StringComparison.Ordinal));

    private static IEnumerable<string> OwnReferencesOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(static a => a.Name!).Where(
            static n => n.StartsWith(Root, StringComparison.Ordinal));

    /// <summary>Each use of our namespaces by a type of one, as short names; each pair once.</summary>
    private static IReadOnlyList<(string From, string To)> DependenciesOf(string area) =>
        [.. s_architecture.Types
            .Where(t => Short(t) is { } name && (name == area || name.StartsWith(area + ".", StringComparison.Ordinal)))
            .SelectMany(static t => t.GetTypeDependencies().Select(d => (From: Short(t)!, To: Short(d))))
            .Where(static d => d.To is not null)
            .Select(static d => (d.From, To: d.To!))
            .Distinct()];

    private static string? Short(IType type) =>
        type.Namespace?.FullName is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..] : null;

    private static string FolderOf(string shortName) => shortName.Split('.') is [_, var folder, ..] ? folder : "";
}
