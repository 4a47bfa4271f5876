using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// The build directory of a program of the user's own, kept from one build to the next, so that only what changed is
/// compiled.
/// </summary>
internal sealed class KeptBuild(BuildPlan plan, BuildLayout layout)
{
    private readonly string _basis = Sha256Digest.OfText(
        IncrementalBuild.Basis(plan.CanonicalText, IncrementalBuild.TracksHeaders(plan))).Hex;

    /// <summary>
    /// Whether the directory can be built on: it was configured, and nothing else changed than sources that are compiled
    /// again.
    /// </summary>
    public bool CanContinue =>
        plan.Port.IsLocal
        && plan.Patches.IsEmpty
        && plan.Stages.All(static s => s.Tree != StageTree.Copied && s.Steps.All(static t => t.PatchesAfter.IsEmpty))
        && TextFile.ReadIfThere(layout.Basis) == _basis;

    /// <summary>Whether a step prepares the build directory, which is then not done again.</summary>
    public static bool IsPreparation(PlannedStep step) => step.Name.Contains("configure", StringComparison.Ordinal);

    /// <summary>Records that the directory is configured.</summary>
    public void Record()
    {
        if (plan.Port.IsLocal)
        {
            File.WriteAllText(layout.Basis, _basis);
        }
    }

    /// <summary>
    /// Brings the sources up to date: a file is written only if its content differs, so that make sees which ones changed.
    /// Everything else in the directory is what earlier steps made, and stays.
    /// </summary>
    /// <param name="fresh">The sources, laid out again, where no step can reach.</param>
    /// <param name="build">The build's directory.</param>
    public void Update(string fresh, HeldDirectory build)
    {
        using var sources = HeldDirectory.Open(fresh);
        foreach (var (name, kind) in sources.Leaves())
        {
            if (kind != FileEntryKind.File)
            {
                continue;
            }

            var kept = $"{layout.NameOf(layout.Root)}/{name}";
            using var content = sources.OpenRead(name);
            if (build.KindOf(kept) == FileEntryKind.File && HasSame(build, kept, content))
            {
                continue;
            }

            content.Position = 0;
            if (build.KindOf(kept) != FileEntryKind.Nothing)
            {
                build.Delete(kept);
            }

            var mode = FileEntry.IsExecutable(sources.ModeOf(name)) ? FileEntry.ExecutableMode : FileEntry.PlainMode;
            build.Write(kept, mode, content.CopyTo);
        }
    }

    private static bool HasSame(HeldDirectory build, string kept, FileStream content)
    {
        using var old = build.OpenRead(kept);
        return old.Length == content.Length
            && System.Security.Cryptography.SHA256.HashData(old).AsSpan()
                .SequenceEqual(System.Security.Cryptography.SHA256.HashData(content));
    }
}
