using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>
/// Applies a port's patches exactly: no fuzz, no other line than stated. A patch that does not apply as a whole changes
/// nothing. The target of a change is the name after <c>+++</c>, or, where there is no such file, the one after <c>---</c>.
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
        var (oldName, newName) = (Strip(diff.OldName, diff, patch), Strip(diff.NewName, diff, patch));
        var name = newName is not null && (oldName is null || tree.Has(newName)) ? newName : oldName!;
        if (oldName is not null && newName is not null && !tree.Has(name))
        {
            // Without git's header and /dev/null, an empty old side is all that says so.
            var creates = diff.Hunks is [{ OldStart: 0, OldCount: 0 }];
            (oldName, name) = creates ? (null, newName) : (oldName, newName);
        }

        if (oldName is null && tree.Has(name))
        {
            throw new DiagnosticException(PatchDiagnostics.TargetExists.At(
                diff.Location, $"`{name}` is to be created and is there already"));
        }

        if (oldName is not null && !tree.Has(name))
        {
            throw new DiagnosticException(PatchDiagnostics.NoTarget.At(
                diff.Location, $"`{name}` is to be changed and is not there", "check the patch's `strip` and `in`"));
        }

        var before = oldName is null ? new PatchedFile("", Executable: false) : tree.Read(name);
        var after = HunkApplication.Apply(before.Text, diff.Hunks, patch.File, name.ToString());
        if (newName is not null)
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

    private static MemberPath? Strip(string? name, FileDiff diff, Patch patch)
    {
        if (name is null)
        {
            return null;
        }

        var segments = name.Split('/').Where(static s => s is not ("" or ".")).ToList();
        if (name.StartsWith('/') || segments.Contains("..") || segments.Count <= patch.Strip)
        {
            throw new DiagnosticException(PatchDiagnostics.LeadsOut.At(
                diff.Location,
                segments.Count <= patch.Strip
                    ? $"nothing is left of `{name}` without its first {patch.Strip} directories"
                    : $"`{name}` leads out of the sources",
                "check the patch's `strip`"));
        }

        return new MemberPath([.. segments.Skip(patch.Strip)]);
    }
}
