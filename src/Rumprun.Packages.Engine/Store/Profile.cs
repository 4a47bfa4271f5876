using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>
/// What is installed: <c>generations/N.json</c>, and a link <c>current</c> to the newest. Changing the link commits a change
/// atomically.
/// </summary>
public sealed class Profile(string directory, TimeProvider time)
{
    private string Generations => Path.Combine(directory, "generations");

    private string CurrentLink => Path.Combine(directory, "current");

    /// <summary>The current generation; reads one small file.</summary>
    /// <exception cref="DiagnosticException">RR6004: it cannot be read.</exception>
    public Generation Current() =>
        FileEntry.KindOf(CurrentLink) == FileEntryKind.Nothing ? Generation.Empty : Read(CurrentLink);

    /// <summary>
    /// Every generation that is kept, oldest first. The current one is the last: a file left by an interrupted change has a
    /// higher number, and the next change overwrites it.
    /// </summary>
    /// <exception cref="DiagnosticException">RR6004: one cannot be read.</exception>
    public ImmutableArray<Generation> List() =>
        [.. Enumerable.Range(1, Current().Number).Select(PathOf).Where(File.Exists).Select(Read)];

    /// <summary>A generation by its number.</summary>
    /// <exception cref="DiagnosticException">RR6005: it does not exist or is no longer kept; RR6004: it cannot be
    /// read.</exception>
    public Generation Get(int number)
    {
        var last = Current().Number;
        return number >= 1 && number <= last && File.Exists(PathOf(number))
            ? Read(PathOf(number))
            : throw StoreDiagnostics.NoSuchGeneration.Exception(
                string.Create(CultureInfo.InvariantCulture, $"generation {number} ")
                + (number >= 1 && number <= last ? "is no longer kept" : "does not exist"),
                last == 0 ? "install a port first: nothing has been installed yet" : "run `rrpkg generations` for a list");
    }

    /// <summary>
    /// The generation before the current one; null: the current one is the oldest that is kept, or there is none.
    /// </summary>
    /// <exception cref="DiagnosticException">RR6004: it cannot be read.</exception>
    public Generation? BeforeCurrent()
    {
        var last = Current().Number;
        return Enumerable.Range(1, Math.Max(0, last - 1)).Reverse().Select(PathOf).FirstOrDefault(File.Exists) is { } path
            ? Read(path)
            : null;
    }

    /// <summary>Makes a new generation from the current one. Only one process at a time can.</summary>
    /// <param name="change">Maps the installed ports to the new ones.</param>
    /// <param name="reason">What the user did: <c>install nginx</c>.</param>
    /// <exception cref="DiagnosticException">RR6001: the disk is full, or permission is denied; RR6004.</exception>
    public async Task<Generation> CommitAsync(
        Func<Generation, IEnumerable<InstalledPort>> change, string reason, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await FileLock.AcquireAsync(Path.Combine(directory, "lock"), waiting: null, cancellationToken);
            var current = Current();
            var next = new Generation
            {
                Number = current.Number + 1,
                Created = time.GetUtcNow(),
                Reason = reason,
                Ports = [.. change(current).OrderBy(static p => p.Name).ThenBy(static p => p.Target)],
            };
            await WriteAsync(next, cancellationToken);
            return next;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the profile `{directory}`", e);
        }
    }

    /// <summary>
    /// The generations that ceased to be current before a moment, oldest first. Those that were current then or later are
    /// not among them.
    /// </summary>
    /// <exception cref="DiagnosticException">RR6004: one cannot be read.</exception>
    public ImmutableArray<Generation> Before(DateTimeOffset moment)
    {
        var all = List();
        return [.. all.Zip(all.Skip(1)).Where(pair => pair.Second.Created < moment).Select(static pair => pair.First)];
    }

    /// <summary>Deletes generations. The current one is never deleted.</summary>
    /// <exception cref="DiagnosticException">RR6001: permission is denied.</exception>
    public async Task ForgetAsync(ImmutableArray<Generation> generations, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await FileLock.AcquireAsync(Path.Combine(directory, "lock"), waiting: null, cancellationToken);
            var current = Current().Number;
            foreach (var generation in generations.Where(g => g.Number < current))
            {
                File.Delete(PathOf(generation.Number));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the profile `{directory}`", e);
        }
    }

    private async Task WriteAsync(Generation generation, CancellationToken cancellationToken)
    {
        var path = PathOf(generation.Number);
        var link = AtomicFile.TemporaryNameFor(CurrentLink);
        try
        {
            AtomicFile.WriteBytes(path, GenerationFormat.ToBytes(generation));
            File.CreateSymbolicLink(link, Path.GetRelativePath(directory, path));

            // The packages that it names were already renamed into place; they and the file have to be on disk before the
            // link changes.
            await DiskBarrier.WaitAsync(directory, cancellationToken);
            File.Move(link, CurrentLink, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            File.Delete(link);
            File.Delete(path);
            throw;
        }
    }

    private string PathOf(int number) => Path.Combine(Generations, $"{number.ToString(CultureInfo.InvariantCulture)}.json");

    private static Generation Read(string path)
    {
        try
        {
            return GenerationFormat.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                StoreDiagnostics.GenerationUnreadable.Create(
                    $"`{path}` cannot be read: {(e is FormatException ? e.Message : FileFailure.ReasonOf(e))}",
                    "restore the file from a copy, or delete the profile and install again"),
                e);
        }
    }
}
