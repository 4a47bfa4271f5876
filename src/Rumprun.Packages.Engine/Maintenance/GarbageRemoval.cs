using System.Collections.Immutable;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>Removes garbage and records what was removed; on a dry run it only records.</summary>
internal sealed class GarbageRemoval(bool isDryRun)
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

    /// <summary>Deletes files and directories, except those that a running process owns.</summary>
    public void AddUnowned(GarbageKind kind, IEnumerable<string> paths)
    {
        foreach (var path in paths.Where(static p => !OwnedDirectory.IsOwned(p)).ToArray())
        {
            try
            {
                var item = new GarbageItem(kind, Path.GetFileName(path), DirectoryTree.SizeOf(path));
                Add(item, () => DirectoryTree.Delete(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw StoreDiagnostics.WriteFailed($"`{path}`", e);
            }
        }
    }
}
