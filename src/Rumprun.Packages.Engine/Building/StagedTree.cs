using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// What the steps left in <c>{dest}</c>: completed with licence texts, and checked against the port's promises.
/// </summary>
internal sealed class StagedTree(BuildPlan plan, BuildLayout layout)
{
    /// <exception cref="DiagnosticException">RR5112 to RR5114: it is empty, or lacks what was promised.</exception>
    public void Finish()
    {
        var files = DirectoryTree.Leaves(layout.Dest)
            .Where(name => FileEntry.KindOf(Path.Combine(layout.Dest, name)) != FileEntryKind.Directory)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
        {
            throw BuildDiagnostics.NothingInstalled.Exception(
                $"all steps of `{plan.Port.Name}` succeeded, and nothing was installed",
                "have the last stage install into `{dest}{prefix}`: most makefiles take `DESTDIR={dest}`");
        }

        foreach (var program in plan.Programs)
        {
            if (FileEntry.KindOf(Path.Combine(layout.Dest, program.File)) != FileEntryKind.File)
            {
                throw Missing(program, files);
            }
        }

        foreach (var license in plan.Port.LicenseFiles)
        {
            CopyLicense(license);
        }
    }

    private void CopyLicense(string license)
    {
        var from = ContainedPath.Resolve(layout.Root, license);
        if (from is null || FileEntry.KindOf(from) != FileEntryKind.File)
        {
            throw BuildDiagnostics.LicenseMissing.Exception(
                $"`{plan.Port.Name}` names the licence file `{license}`, and there is none in its sources",
                "correct `license-files`: paths count from the source root");
        }

        var to = Path.Combine($"{layout.Dest}{plan.Port.Prefix}", "share/licenses", plan.Port.Name.ToString(), license);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
        FileEntry.SetMode(to, executable: false);
    }

    private bool IsExecutable(string file)
    {
        var path = Path.Combine(layout.Dest, file);
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
            + "which the build did not install",
            near.Count == 0
                ? "correct the program's `file`, or have the build install it"
                : $"correct the program's `file`: the build installed `{string.Join("`, `", near)}`");
    }
}
