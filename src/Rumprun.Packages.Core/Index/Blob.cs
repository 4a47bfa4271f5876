namespace Rumprun.Packages.Core.Index;

/// <summary>Immutable content on a mirror, named by its SHA-256.</summary>
/// <param name="Size">In bytes.</param>
public sealed record Blob(Sha256Digest Digest, long Size)
{
    /// <summary>Its path below the mirror's address, as segments.</summary>
    public static string PathOf(Sha256Digest digest) => $"blobs/{digest.Hex[..2]}/{digest.Hex}";
}

/// <summary>A file of a ports tree.</summary>
/// <param name="Path">Relative to the tree, such as <c>ports/nginx/port.yaml</c>; in normal form.</param>
public sealed record TreeFile(string Path, Blob Content, bool IsExecutable)
{
    /// <summary>One hash of a list of files.</summary>
    public static Sha256Digest DigestOf(IEnumerable<TreeFile> files) => Sha256Digest.OfText(
        string.Concat(files.Select(static f => $"{f.Content.Digest} {(f.IsExecutable ? "x" : "-")} {f.Path}\n")));
}
