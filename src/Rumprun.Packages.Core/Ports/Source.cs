using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Ports;

/// <summary>Where upstream's files come from, and where they go below the source root.</summary>
public abstract record Source
{
    private Source()
    {
    }

    /// <summary>The directory below the source root that the content goes into; <c>.</c> is the root itself.</summary>
    public string Into { get; init; } = ".";

    /// <summary>
    /// An archive (or, with <see cref="Unpack"/> off, a plain file) identified by its hash, regardless of its address.
    /// </summary>
    public sealed record Archive : Source
    {
        /// <summary>
        /// Addresses to try in order: <c>https:</c>, <c>http:</c>, <c>debian:SOURCE/FILE</c> or <c>file:</c>. Placeholders
        /// are already filled in. Never empty.
        /// </summary>
        public required ImmutableArray<string> Urls { get; init; }

        public required Sha256Digest Sha256 { get; init; }

        /// <summary>
        /// Leading directories that are removed from each member's name; null: one, if all members are below one directory,
        /// else none.
        /// </summary>
        public int? Strip { get; init; }

        public bool Unpack { get; init; } = true;

        /// <summary>
        /// The file's name in the cache and, if it is not unpacked, in <see cref="Source.Into"/>.
        /// </summary>
        public required string FileName { get; init; }
    }

    /// <summary>A git repository at one full commit.</summary>
    public sealed record Git : Source
    {
        /// <summary>Addresses to try in order. Never empty.</summary>
        public required ImmutableArray<string> Urls { get; init; }

        /// <summary>40 hexadecimal digits.</summary>
        public required string Commit { get; init; }

        public bool Submodules { get; init; }
    }

    /// <summary>
    /// A file or folder of the port itself, relative to the port's folder; <c>.</c> is the whole folder without port.yaml.
    /// </summary>
    public sealed record Local : Source
    {
        public required string Path { get; init; }
    }
}

/// <summary>A change to the unpacked sources: a unified diff in the port's folder, applied exactly.</summary>
public sealed record Patch
{
    /// <summary>Path relative to the port's folder.</summary>
    public required string File { get; init; }

    /// <summary>Leading directories removed from the names in the diff, as in <c>patch -pN</c>.</summary>
    public int Strip { get; init; } = 1;

    /// <summary>The directory below the source root that the patch is applied in.</summary>
    public string In { get; init; } = ".";

    /// <summary>The name of the step after which the patch is applied; null: before the first.</summary>
    public string? After { get; init; }
}
