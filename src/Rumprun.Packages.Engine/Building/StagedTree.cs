using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building.Checks;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// What the steps left in <c>{dest}</c>: made fit for a package, and checked against the port's promises and against what no
/// package may hold.
/// </summary>
/// <param name="ignoredErrors">What steps printed of errors, and went on.</param>
internal sealed class StagedTree(BuildPlan plan, BuildBinding binding, ImmutableArray<string> ignoredErrors)
{
    private readonly BuildLayout _layout = binding.Layout;

    /// <exception cref="DiagnosticException">RR5112 to RR5114, RR5330 to RR5338: something is wrong with the tree.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        LibtoolArchives.Delete(_layout.Dest);
        StagedLinks.Rebase(_layout.Dest, _layout.Dest, SandboxView.Of(binding).Layout.Dest);
        foreach (var license in plan.Port.LicenseFiles)
        {
            CopyLicense(license);
        }

        if (plan.Selection.Target.IsUnikernel)
        {
            await PortableNotes.WriteAsync(_layout.Dest, binding.Toolchain.Tools[ToolKind.Objcopy], _layout.Temporary, cancellationToken);
        }

        var problems = OutputChecker.Check(OutputTree.Read(plan, _layout.Dest, HostPath.Of(binding), ignoredErrors), cancellationToken);
        if (!problems.IsEmpty)
        {
            throw new DiagnosticException(problems);
        }

        RequirePrograms();
    }

    private void RequirePrograms()
    {
        var files = new Lazy<List<string>>(() => [.. DirectoryTree.Leaves(_layout.Dest).Order(StringComparer.Ordinal)]);
        foreach (var program in plan.Programs)
        {
            if (FileEntry.KindOf(Path.Combine(_layout.Dest, program.File)) != FileEntryKind.File)
            {
                throw Missing(program, files.Value);
            }
        }
    }

    private void CopyLicense(string license)
    {
        var from = ContainedPath.Resolve(_layout.Root, license);
        if (from is null || FileEntry.KindOf(from) != FileEntryKind.File)
        {
            throw BuildDiagnostics.LicenseMissing.Exception(
                $"`{plan.Port.Name}` names the licence file `{license}`, and there is none in its sources",
                "correct `license-files`: paths count from the source root");
        }

        var to = Path.Combine($"{_layout.Dest}{plan.Port.Prefix}", "share/licenses", plan.Port.Name.ToString(), license);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
        FileEntry.SetMode(to, executable: false);
    }

    private bool IsExecutable(string file)
    {
        var path = Path.Combine(_layout.Dest, file);
        return FileEntry.KindOf(path) == FileEntryKind.File && FileEntry.IsExecutable(File.GetUnixFileMode(path));
    }

    private DiagnosticException Missing(BakeableProgram program, List<string> files)
    {
        var near = files.Where(f => Path.GetFileName(f) == Path.GetFileName(program.File)).ToList();
        if (near.Count == 0 && Suggestion.For(program.File, files) is { } similar)
        {
            near.Add(similar);
        }

        if (near.Count == 0)
        {
            near.AddRange(files.Where(IsExecutable).Take(5));
        }

        return BuildDiagnostics.ProgramNotInstalled.Exception(
            $"program `{program.Name}` of `{plan.Port.Name}` is declared as `{program.File}`, "
            + $"which the build did not install{OutputTree.Tell(ignoredErrors)}",
            near.Count == 0
                ? "correct the program's `file`, or have the build install it"
                : $"correct the program's `file`: the build installed `{string.Join("`, `", near)}`");
    }
}
