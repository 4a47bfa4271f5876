using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Ports.Linting;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What to lint: these ports, or, where none is named, every port and recipe.</summary>
public sealed record LintRequest(ImmutableArray<PortName> Ports);

/// <summary>A file and what is wrong with it. What an earlier one was told of already is not told again.</summary>
public sealed record LintedFile(string Name, LintedKind Kind, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>What was linted.</summary>
public enum LintedKind
{
    Recipe,
    RemedyTable,
    VirtualList,
    RuntimeList,
    Port,
}

/// <summary>
/// What linting found, in the order of the request; recipes first, then the table of remedies, the lists of virtual names
/// and of runtime libraries.
/// </summary>
public sealed record LintResult(ImmutableArray<LintedFile> Files)
{
    public bool HasErrors => Files.Any(static f => f.Diagnostics.Any(static d => d.Severity == DiagnosticSeverity.Error));
}

/// <summary>Finds every mistake in ports and recipes that can be found without building.</summary>
public sealed class LintOperation(PortTree tree)
{
    private readonly VariantResolution _variants = new(tree);

    /// <exception cref="DiagnosticException">RR2001: a port is named that no tree has.</exception>
    public LintResult Run(LintRequest request, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<LintedFile>();
        var told = new HashSet<Diagnostic>();
        foreach (var name in request.Ports.IsEmpty ? tree.RecipeNames : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(
                new LintedFile(name.ToString(), LintedKind.Recipe, [.. tree.ReadRecipe(name)!.Diagnostics.Where(told.Add)]));
        }

        foreach (var table in request.Ports.IsEmpty ? tree.RemedyTables : [])
        {
            files.Add(new LintedFile(RemedyTable.FileName, LintedKind.RemedyTable, [.. table.Diagnostics.Where(told.Add)]));
        }

        foreach (var list in request.Ports.IsEmpty ? tree.VirtualLists : [])
        {
            var found = list.Value is { } read ? Linter.Lint(
                read, n => tree.ReadVersions(n).FirstOrDefault(), tree.Has) : [];
            files.Add(
                new LintedFile(
                    VirtualList.FileName, LintedKind.VirtualList, [.. list.Diagnostics.Concat(found).Where(told.Add)]));
        }

        foreach (var list in request.Ports.IsEmpty ? tree.RuntimeLists : [])
        {
            var found = list.Value is { } read ? Linter.Lint(
                read, n => tree.ReadVersions(n).FirstOrDefault(), tree.Has) : [];
            files.Add(
                new LintedFile(
                    RuntimeList.FileName, LintedKind.RuntimeList, [.. list.Diagnostics.Concat(found).Where(told.Add)]));
        }

        foreach (var name in request.Ports.IsEmpty ? tree.Names : request.Ports)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(
                new LintedFile(name.ToString(), LintedKind.Port, [.. LintPort(name, cancellationToken).Where(told.Add)]));
        }

        return new LintResult(files.ToImmutable());
    }

    private IEnumerable<Diagnostic> LintPort(PortName name, CancellationToken cancellationToken)
    {
        var declarations = tree.ReadDeclarations(name).ToArray();
        if (declarations.Length == 0)
        {
            throw UnknownPort.Exception(tree, name);
        }

        foreach (var problem in declarations.SelectMany(static d => d.Problems))
        {
            yield return problem;
        }

        // Complaints that hold for several versions are one; those of a file with errors come when it has none.
        var ports = tree.ReadVersions(name).ToArray();
        var complaints = ports.SelectMany(
            port => Linter.Lint(SubjectOf(port)).Concat(_variants.Check(port, cancellationToken)))
            .Concat(
                declarations.SelectMany(
                    static d => d.Declaration is null || HasErrors(d) ? [] : VersionRules.Check(d.Declaration)))
            .Concat(
                ports.GroupBy(static p => p.Folder).SelectMany(static p => VersionRules.Check([.. p], FilesBelow(p.Key))));
        foreach (var complaint in complaints.Distinct())
        {
            yield return complaint;
        }
    }

    private static bool HasErrors(DeclaredPort declared) =>
        declared.Problems.Any(static d => d.Severity == DiagnosticSeverity.Error);

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(
            path => Path.GetRelativePath(folder, path));

    private LintSubject SubjectOf(Port port) => new()
    {
        Port = port,
        FileText = path => TextOf(Path.Combine(port.Folder, path)),
        Providers = Providers,
        Virtual = Virtual,
        PortNames = tree.Names,
    };

    // A list with errors says nothing; they are told where it is linted.
    private VirtualName? Virtual(PortName name) => tree.VirtualLists
        .Select(list => list.Value?.Virtuals.GetValueOrDefault(name))
        .FirstOrDefault(static found => found is not null);

    private ImmutableArray<Port>? Providers(PortName name)
    {
        if (tree.Has(name))
        {
            return [.. tree.ReadVersions(name)];
        }

        ImmutableArray<Port> providers =
            [.. tree.Names.SelectMany(tree.ReadVersions).Where(p => p.Provides.Contains(name))];
        return providers.IsEmpty ? null : providers;
    }

    // A patch has the encoding of the file that it changes; only its ASCII matters here.
    private static string? TextOf(string path) =>
        File.Exists(path) ? Encoding.Latin1.GetString(PlainFile.ReadAllBytes(path)) : null;
}
