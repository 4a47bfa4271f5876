using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>
/// What is installed: <c>generations/N.json</c>, and a link <c>current</c> to the newest. Changing the link is the one
/// step that makes a change count; before it nothing has happened, after it everything has.
/// </summary>
public sealed class Profile(string directory, TimeProvider time)
{
    private string Generations => Path.Combine(directory, "generations");

    private string CurrentLink => Path.Combine(directory, "current");

    /// <summary>What is installed now: one small file is read.</summary>
    /// <exception cref="DiagnosticException">RR6004: it cannot be read.</exception>
    public Generation Current() =>
        FileEntry.KindOf(CurrentLink) == FileEntryKind.Nothing ? Generation.Empty : Read(CurrentLink);

    /// <summary>
    /// Every generation that ever counted, oldest first. The current one is the last: what an interrupted change may have
    /// left behind is numbered higher, and is overwritten by the next.
    /// </summary>
    /// <exception cref="DiagnosticException">RR6004: one cannot be read.</exception>
    public ImmutableArray<Generation> List() =>
        [.. Enumerable.Range(1, Current().Number).Select(PathOf).Where(File.Exists).Select(Read)];

    /// <summary>Makes a generation from the current one, while no other process can.</summary>
    /// <param name="change">From what is installed to what is to be installed.</param>
    /// <param name="reason">What is happening, for a person: <c>install nginx</c>.</param>
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

    /// <summary>Installs again what an earlier generation had, as a new one: history only grows.</summary>
    /// <exception cref="DiagnosticException">RR6005: there is none of that number; RR6001, RR6004.</exception>
    public Task<Generation> SwitchToAsync(int number, CancellationToken cancellationToken) =>
        CommitAsync(
            current => number >= 1 && number <= current.Number && File.Exists(PathOf(number))
                ? Read(PathOf(number)).Ports
                : throw StoreDiagnostics.NoSuchGeneration.Exception(
                    $"there is no generation {number.ToString(CultureInfo.InvariantCulture)}",
                    current.Number == 0 ? "install something first" : $"take a number from 1 to {current.Number}"),
            $"switch to generation {number.ToString(CultureInfo.InvariantCulture)}",
            cancellationToken);

    /// <summary>
    /// The generations that ceased to be current before a moment, oldest first: what was current then and later can still be gone
    /// back to.
    /// </summary>
    /// <exception cref="DiagnosticException">RR6004: one cannot be read.</exception>
    public ImmutableArray<Generation> Before(DateTimeOffset moment)
    {
        var all = List();
        return [.. all.Zip(all.Skip(1)).Where(pair => pair.Second.Created < moment).Select(static pair => pair.First)];
    }

    /// <summary>Forgets generations for good. The current one is never among them.</summary>
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

            // The packages that it names were renamed into place before; they and it have to be on disk when the link
            // changes.
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
                    "put the file back from a copy, or delete the profile and install again"),
                e);
        }
    }
}
