using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// A program that the build installs, relative to the staged tree: the input of an image, or the program that runs when
/// hosted.
/// </summary>
public sealed record BakeableProgram(PortName Name, string File);

/// <summary>One to eight programs baked into one bootable file.</summary>
public sealed record BootImage
{
    public required PortName Name { get; init; }

    public required ImmutableArray<PortName> Programs { get; init; }

    /// <summary>Rumprun's bake configuration (<c>hw_virtio</c>) for each platform that does not use the default.</summary>
    public ImmutableSortedDictionary<Platform, string> Configurations { get; init; } =
        ImmutableSortedDictionary<Platform, string>.Empty;

    /// <summary>Rump kernel components that are added to the configuration (<c>-lrumpfs_nfs</c>).</summary>
    public ImmutableArray<string> Add { get; init; } = [];

    /// <summary>Rump kernel components that are removed from the configuration.</summary>
    public ImmutableArray<string> Remove { get; init; } = [];

    public StackSizes Stacks { get; init; } = new(null, null);
}

/// <summary>
/// Sizes in bytes of a guest's stacks, for each program's main thread and for its other threads; null: chosen by its memory.
/// </summary>
public sealed record StackSizes(long? Main, long? Threads);

/// <summary>The file system of a data image.</summary>
public enum DataFormat
{
    /// <summary>ISO 9660 with Rock Ridge names, read-only.</summary>
    Iso9660,

    /// <summary>ext2, writable.</summary>
    Ext2,
}

/// <summary>A file system for the guest to mount, made from folders of the port or of the staged tree.</summary>
public sealed record DataImage
{
    public required PortName Name { get; init; }

    public required DataFormat Format { get; init; }

    /// <summary>The content, in order; later items overwrite earlier ones. Empty: an empty file system.</summary>
    public ImmutableArray<Conditional<DataContent>> Content { get; init; } = [];

    /// <summary>Bytes, for writable formats; null: the size that the content needs.</summary>
    public long? Size { get; init; }
}

/// <summary>
/// A file or folder of the port (<c>files/conf</c>) or of the staged tree, and its path in the image.
/// </summary>
public sealed record DataContent(string From, bool FromStagedTree, string At);
