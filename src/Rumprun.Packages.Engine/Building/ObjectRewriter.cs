using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Building.Checks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Has the toolchain's objcopy rewrite objects and libraries of a staged tree.</summary>
/// <param name="scratch">A directory that no step can reach. It is made, and deleted.</param>
internal sealed class ObjectRewriter(HeldDirectory tree, string objcopy, string scratch)
{
    /// <param name="arguments">From a directory for its inputs to objcopy's arguments before the file.</param>
    /// <exception cref="DiagnosticException">RR5338: objcopy failed.</exception>
    public async Task RewriteAsync(
        string name, Func<string, Task<ImmutableArray<string>>> arguments, CancellationToken cancellationToken)
    {
        DirectoryTree.Delete(scratch);
        Directory.CreateDirectory(scratch);
        var copy = Path.Combine(scratch, "object");
        await using (var from = tree.OpenRead(name))
        await using (var to = new FileStream(copy, FileMode.CreateNew, FileAccess.Write))
        {
            await from.CopyToAsync(to, cancellationToken);
        }

        var result = await ChildProcess.RunAsync(
            new CommandLine { Program = objcopy, Arguments = [.. await arguments(scratch), copy] }, cancellationToken);
        if (!result.Succeeded)
        {
            throw OutputCheckDiagnostics.NoteNotPortable.Exception(
                $"`{objcopy}` cannot rewrite `{name}`: {result.Error.Trim()}",
                "check that the program is linked by `CC` and not changed afterwards",
                "run `rrpkg doctor`");
        }

        await using (var rewritten = File.OpenRead(copy))
        {
            tree.Write(name, tree.ModeOf(name), rewritten.CopyTo);
        }

        DirectoryTree.Delete(scratch);
    }
}
