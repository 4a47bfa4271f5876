using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>What a member of a tar archive unpacks to.</summary>
internal enum TarMemberKind
{
    File,
    Directory,
    SymbolicLink,
    HardLink,
    CharacterDevice,
    BlockDevice,
    Pipe,
}

/// <summary>A member of a tar archive, all its headers read.</summary>
internal sealed record TarMember
{
    /// <summary>As in the archive; it need not be UTF-8.</summary>
    public required byte[] Name { get; init; }

    public required TarMemberKind Kind { get; init; }

    /// <summary>As in the archive; empty unless this is a link.</summary>
    public byte[] LinkName { get; init; } = [];

    public bool IsExecutable { get; init; }

    /// <summary>Null where there is none that can be set.</summary>
    public DateTime? Modified { get; init; }

    /// <summary>Bytes of the unpacked file.</summary>
    public long Size { get; init; }

    /// <summary>The parts of a file that are in the archive, in order; the rest is zeros.</summary>
    public ImmutableArray<TarExtent> Extents { get; init; } = [];
}
