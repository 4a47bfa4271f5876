using System.Security.Cryptography;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// The canonical text whose hash is a toolchain's identity: a line for each statement and each file. Text files are hashed
/// with the installation's path removed; other files unchanged.
/// </summary>
internal sealed class ToolchainFiles
{
    private const string Placeholder = "@PREFIX@";

    private readonly StringBuilder _text = new();

    public Sha256Digest Identity => Sha256Digest.OfText(_text.ToString());

    public void State(string name, string value) => _text.Append(name).Append(' ').Append(value).Append('\n');

    /// <summary>
    /// Adds files and links, and directories recursively, by their names below <paramref name="root"/>.
    /// </summary>
    /// <param name="installedAt">The absolute path that counts as nothing when it occurs in a text file.</param>
    public async Task AddAsync(
        string root, IEnumerable<string> paths, string installedAt, CancellationToken cancellationToken)
    {
        var files = paths
            .SelectMany(static p => Directory.Exists(p) ? EntriesBelow(p) : File.Exists(p) ? [p] : [])
            .Select(p => (Path: p, Name: Path.GetRelativePath(root, p)))
            .OrderBy(static f => f.Name, StringComparer.Ordinal);
        foreach (var (path, name) in files)
        {
            var link = new FileInfo(path).LinkTarget;
            State(
                link is null ? "file" : "link",
                link is null
                    ? $"{await HashAsync(path, installedAt, cancellationToken)} {name}"
                    : $"{link.Replace(installedAt, Placeholder, StringComparison.Ordinal)} {name}");
        }
    }

    /// <summary>All files and links below a directory; links are not followed.</summary>
    private static IEnumerable<string> EntriesBelow(string directory) =>
        Directory.EnumerateFileSystemEntries(directory)
            .SelectMany(static e => Directory.Exists(e) && new FileInfo(e).LinkTarget is null ? EntriesBelow(e) : [e]);

    private static async Task<string> HashAsync(string path, string installedAt, CancellationToken cancellationToken)
    {
        await using var stream = PlainFile.OpenRead(path);
        return await PrefixText.ReadAsync(stream, cancellationToken) is { } text
            ? Sha256Digest.Of(PrefixText.ToBytes(text.Replace(installedAt, Placeholder, StringComparison.Ordinal))).Hex
            : Sha256Digest.FromBytes(await SHA256.HashDataAsync(stream, cancellationToken)).Hex;
    }
}
