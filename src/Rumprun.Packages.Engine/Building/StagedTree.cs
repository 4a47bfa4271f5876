using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building.Checks;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// The tree that the steps left in <c>{dest}</c>: prepared for packing, and checked against the port's declarations and the
/// rules for packages.
/// </summary>
/// <param name="build">The build's directory, as the last step has left it.</param>
/// <param name="ignoredErrors">Errors that steps printed without failing.</param>
internal sealed class StagedTree(
    BuildPlan plan, BuildBinding binding, HeldDirectory build, ImmutableArray<string> ignoredErrors)
{
    private readonly BuildLayout _layout = binding.Layout;

    /// <exception cref="DiagnosticException"> RR3105, RR5112 to RR5114, RR5240 to RR5243, RR5330 to RR5338: the tree is
    /// invalid.
    /// </exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        using var dest = build.OpenDirectory(_layout.NameOf(_layout.Dest));
        PackageTree.RefuseSpecialFiles(dest.Leaves());
        StagedLinks.Rebase(dest, _layout.Dest, SandboxView.Of(binding).Layout.Dest);
        LibtoolArchives.Delete(dest);
        SharedLibraries.Delete(dest);
        InstalledTexts.Rewrite(
            dest, SandboxView.Of(binding).Layout, plan.Port.Prefix, $"/usr/src/{plan.Port.Name}-{plan.Port.Version}");
        foreach (var license in plan.Port.LicenseFiles)
        {
            CopyLicense(dest, license);
        }

        if (plan.Selection.Target.IsUnikernel)
        {
            var objects = new ObjectRewriter(dest, binding.Toolchain.Tools[ToolKind.Objcopy], _layout.Scratch);
            await DebugInformation.DeleteAsync(dest, objects, binding.Toolchain.Prefix, cancellationToken);
            await PortableNotes.WriteAsync(dest, objects, cancellationToken);
        }

        var tree = OutputTree.Read(plan, dest, HostPath.Of(binding), ignoredErrors);
        var problems = OutputChecker.Check(tree, cancellationToken);
        if (!problems.IsEmpty)
        {
            throw new DiagnosticException(problems);
        }

        if (plan.Programs.FirstOrDefault(p => dest.KindOf(p.File) != FileEntryKind.File) is { } program)
        {
            throw Missing(program, dest);
        }
    }

    private void CopyLicense(HeldDirectory dest, string license)
    {
        using var sources = build.OpenDirectory(_layout.NameOf(_layout.Root));
        if (ContainedPath.NameOf(license) is not { } name || sources.KindOf(name) != FileEntryKind.File)
        {
            throw BuildDiagnostics.LicenseMissing.Exception(
                $"`{plan.Port.Name}` lists the licence file `{license}`, which is not in its sources",
                "correct `license-files`: paths are relative to the source root");
        }

        using var text = sources.OpenRead(name);
        var prefix = plan.Port.Prefix.TrimStart('/');
        dest.Write($"{prefix}/share/licenses/{plan.Port.Name}/{name}", FileEntry.PlainMode, text.CopyTo);
    }

    private DiagnosticException Missing(BakeableProgram program, HeldDirectory dest)
    {
        var files = dest.Leaves().Select(static leaf => leaf.Name).ToList();
        var near = files.Where(f => Path.GetFileName(f) == Path.GetFileName(program.File)).ToList();
        if (near.Count == 0 && Suggestion.For(program.File, files) is { } similar)
        {
            near.Add(similar);
        }

        if (near.Count == 0)
        {
            near.AddRange(
                files.Where(f => dest.KindOf(f) == FileEntryKind.File && FileEntry.IsExecutable(dest.ModeOf(f))).Take(5));
        }

        return BuildDiagnostics.ProgramNotInstalled.Exception(
            $"program `{program.Name}` of `{plan.Port.Name}` is declared as `{program.File}`, "
            + $"which the build did not install{OutputTree.Tell(ignoredErrors)}",
            near.Count == 0
                ? "correct the program's `file`, or have the build install it"
                : $"correct the program's `file`: the build installed `{string.Join("`, `", near)}`");
    }
}
