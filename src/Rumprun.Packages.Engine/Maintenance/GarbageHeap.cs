using System.Collections.Immutable;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>Removes things and remembers them; on a dry run it remembers them only.</summary>
internal sealed class GarbageHeap(bool isDryRun)
{
    private readonly ImmutableArray<GarbageItem>.Builder _items = ImmutableArray.CreateBuilder<GarbageItem>();

    public ImmutableArray<GarbageItem> Items => _items.ToImmutable();

    public void Add(GarbageItem item, Action remove)
    {
        if (!isDryRun)
        {
            remove();
        }

        _items.Add(item);
    }

    public async Task AddAsync(GarbageItem item, Func<Task> remove)
    {
        if (!isDryRun)
        {
            await remove();
        }

        _items.Add(item);
    }

    /// <summary>Deletes files and directories, except what a living process owns.</summary>
    public void AddUnowned(GarbageKind kind, IEnumerable<string> paths)
    {
        foreach (var path in paths.Where(static p => !OwnedDirectory.IsOwned(p)).ToArray())
        {
            try
            {
                Add(new GarbageItem(kind, Path.GetFileName(path), DirectoryTree.SizeOf(path)), () => DirectoryTree.Delete(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw StoreDiagnostics.WriteFailed($"`{path}`", e);
            }
        }
    }
}
