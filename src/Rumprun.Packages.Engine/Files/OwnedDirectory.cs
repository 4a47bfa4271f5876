namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// A directory for work in progress. Beside it lies <c>NAME.owner</c>, which the owner holds locked from before the
/// directory is made until after it is deleted: a directory whose file can be locked was left by a dead process, and is
/// swept.
/// </summary>
public sealed class OwnedDirectory : IDisposable
{
    private const string OwnerSuffix = ".owner";

    private readonly FileLock _owner;

    private bool _isKept;

    private OwnedDirectory(string path, FileLock owner, bool keeps = false)
    {
        (Path, _owner) = (path, owner);
        if (!keeps)
        {
            DirectoryTree.Delete(path);
        }

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

    /// <summary>The named one, emptied if it exists; waits while another process owns it.</summary>
    public static Task<OwnedDirectory> CreateAsync(string path, CancellationToken cancellationToken) =>
        OwnAsync(path, keeps: false, cancellationToken);

    /// <summary>The named one with what is in it; waits while another process owns it.</summary>
    public static Task<OwnedDirectory> OpenAsync(string path, CancellationToken cancellationToken) =>
        OwnAsync(path, keeps: true, cancellationToken);

    private static async Task<OwnedDirectory> OwnAsync(string path, bool keeps, CancellationToken cancellationToken)
    {
        while (true)
        {
            var owner = await FileLock.AcquireAsync(path + OwnerSuffix, waiting: null, cancellationToken);
            if (IsStillThere(path, owner))
            {
                return new OwnedDirectory(path, owner, keeps);
            }
        }
    }

    /// <summary>
    /// Deletes what dead processes left in a directory under names with this prefix. What cannot be deleted now stays until
    /// the next time.
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
                using var owner = FileLock.TryAcquireExisting(file);
                if (owner is not null)
                {
                    DirectoryTree.Delete(file[..^OwnerSuffix.Length]);
                    File.Delete(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or a process of a killed build is still writing there.
            }
        }
    }

    /// <summary>Whether a living process owns the directory, or holds this `.owner` file.</summary>
    public static bool IsOwned(string path)
    {
        var file = path.EndsWith(OwnerSuffix, StringComparison.Ordinal) ? path : path + OwnerSuffix;
        using var owner = FileLock.TryAcquireExisting(file);
        return owner is null && File.Exists(file);
    }

    /// <summary>Deletes the content of the directory before its owner is done with it.</summary>
    public void Empty()
    {
        DirectoryTree.Delete(Path);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Keeps the directory when this is disposed, for the user to look at.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        try
        {
            if (!_isKept)
            {
                DirectoryTree.Delete(Path);
            }

            // Deleted while it is held: a process that waits for it notices, and restarts.
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
