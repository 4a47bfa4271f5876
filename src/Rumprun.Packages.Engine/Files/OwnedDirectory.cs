namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// A directory for work in progress. Beside it lies <c>NAME.owner</c>, which the owner holds locked from before the directory is
/// made until after it is gone: a directory whose file can be locked was left by a process that died, and is swept.
/// </summary>
public sealed class OwnedDirectory : IDisposable
{
    private const string OwnerSuffix = ".owner";

    private readonly FileLock _owner;

    private bool _isKept;

    private OwnedDirectory(string path, FileLock owner)
    {
        (Path, _owner) = (path, owner);
        DirectoryTree.Delete(path);
        Directory.CreateDirectory(path);
    }

    public string Path { get; }

    /// <summary>A new one, empty, with a name of its own.</summary>
    public static OwnedDirectory CreateNew(string parent, string prefix)
    {
        Directory.CreateDirectory(parent);
        while (true)
        {
            var path = System.IO.Path.Combine(parent, $"{prefix}{Guid.NewGuid():N}");
            if (TryOwn(path) is { } owner)
            {
                return new OwnedDirectory(path, owner);
            }
        }
    }

    /// <summary>The named one, emptied if it is there; waits while somebody else owns it.</summary>
    public static async Task<OwnedDirectory> CreateAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            var owner = await FileLock.AcquireAsync(path + OwnerSuffix, waiting: null, cancellationToken);
            if (IsStillThere(path, owner))
            {
                return new OwnedDirectory(path, owner);
            }
        }
    }

    /// <summary>
    /// Deletes what dead processes left in a directory, of what has this prefix. What cannot be deleted now stays for the next time.
    /// </summary>
    public static void Sweep(string parent, string prefix)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(parent, $"{prefix}*{OwnerSuffix}"))
        {
            try
            {
                using var owner = FileLock.TryAcquire(file);
                if (owner is not null)
                {
                    DirectoryTree.Delete(file[..^OwnerSuffix.Length]);
                    File.Delete(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or a process of a killed build still writes there.
            }
        }
    }

    /// <summary>Whether a process that lives owns the directory, or whether this is the file by which it does.</summary>
    public static bool IsOwned(string path)
    {
        var file = path.EndsWith(OwnerSuffix, StringComparison.Ordinal) ? path : path + OwnerSuffix;
        if (!File.Exists(file))
        {
            return false;
        }

        using var owner = FileLock.TryAcquire(file);
        return owner is null;
    }

    /// <summary>Deletes what is in the directory before its owner is done with it.</summary>
    public void Empty()
    {
        DirectoryTree.Delete(Path);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Leaves the directory behind on purpose, for a person to look at.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        try
        {
            if (!_isKept)
            {
                DirectoryTree.Delete(Path);
            }

            // Deleted while it is held: who waits for it sees that it is gone, and begins anew.
            File.Delete(Path + OwnerSuffix);
        }
        finally
        {
            _owner.Dispose();
        }
    }

    private static FileLock? TryOwn(string path) =>
        FileLock.TryAcquire(path + OwnerSuffix) is { } owner && IsStillThere(path, owner) ? owner : null;

    /// <summary>Whether the file was not deleted between its opening and its locking.</summary>
    private static bool IsStillThere(string path, FileLock owner)
    {
        if (File.Exists(path + OwnerSuffix))
        {
            return true;
        }

        owner.Dispose();
        return false;
    }
}
