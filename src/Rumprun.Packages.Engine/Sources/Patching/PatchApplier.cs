using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>
/// Applies a port's patches exactly: no fuzz, no other line than stated. A patch that does not apply as a whole changes
/// nothing. Apart from that they are read as by GNU patch: names, times that stand for missing files, carriage returns.
/// </summary>
public static class PatchApplier
{
    /// <exception cref="DiagnosticException">RR5221 to RR5229.</exception>
    public static void Apply(Patch patch, string portFolder, HeldDirectory sourceRoot)
    {
        var text = TextOf(patch, portFolder);
        var directory = ContainedPath.NameOf(patch.In) ?? throw PatchDiagnostics.LeadsOut.Exception(
            $"`{patch.File}` is to be applied in `{patch.In}`, out of the sources");
        var tree = new PatchedTree(sourceRoot, MemberPath.Parse(directory, patch.File), patch.File);
        foreach (var diff in UnifiedDiffReader.Read(patch.File, text))
        {
            Apply(diff, tree, patch);
        }

        tree.Save();
    }

    /// <summary>Links are followed within the port's folder.</summary>
    private static string TextOf(Patch patch, string portFolder)
    {
        using var folder = HeldDirectory.OpenFollowing(portFolder);
        if (RootedPath.Resolve(patch.File, followLast: true, folder.KindOf, folder.LinkTargetOf) is not { } name
            || folder.KindOf(name) != FileEntryKind.File)
        {
            throw PatchDiagnostics.NoPatch.Exception($"the port's folder `{portFolder}` has no patch `{patch.File}`");
        }

        using var file = folder.OpenRead(name);
        using var reader = new StreamReader(file, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    private static void Apply(FileDiff diff, PatchedTree tree, Patch patch)
    {
        var name = PatchTarget.Find(diff, tree, patch);
        var isThere = tree.Has(name);
        if (!isThere && !diff.CanCreate)
        {
            throw new DiagnosticException(PatchDiagnostics.NoTarget.At(
                diff.Location, $"`{name}` is to be changed and does not exist", "check the patch's `strip` and `in`"));
        }

        var before = isThere ? tree.Read(name) : new PatchedFile("", Executable: false);
        if (diff.Creates && before.Text.Length > 0)
        {
            throw new DiagnosticException(PatchDiagnostics.TargetExists.At(
                diff.Location, $"`{name}` is to be created but already exists"));
        }

        var after = HunkApplication.Apply(before.Text, diff.Hunks, patch.File, name.ToString());
        if (!diff.Deletes)
        {
            tree.Write(name, new PatchedFile(after, diff.Executable ?? before.Executable));
        }
        else if (after.Length == 0)
        {
            tree.Delete(name);
        }
        else
        {
            throw new DiagnosticException(PatchDiagnostics.NotEmptied.At(
                diff.Location, $"`{name}` is to be deleted, and has more in it than the patch takes away"));
        }
    }
}
