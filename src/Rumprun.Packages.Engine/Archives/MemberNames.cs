using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Decides where an archive's members go: takes leading directories off their names. Nothing is lost by that, and no two
/// directories become one: such an archive is refused, where tar(1) would say nothing.
/// </summary>
/// <param name="strip">How many leading directories are taken off.</param>
internal sealed class MemberNames(string origin, int strip)
{
    /// <summary>
    /// Bytes, of a name and of a path: what file systems and Linux allow, with room for the directory unpacked to.
    /// </summary>
    private const int LongestName = 255;
    private const int LongestPath = 3072;

    private const string Hint = "set `strip: 0` for this source, and name the directory to build in";

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<MemberPath> _directories = [];
    private MemberPath? _top;
    private string? _lost;

    /// <exception cref="DiagnosticException">RR5219: the name is not UTF-8.</exception>
    public string Decode(ReadOnlySpan<byte> name)
    {
        try
        {
            return _strict.GetString(name);
        }
        catch (DecoderFallbackException e)
        {
            throw new DiagnosticException(
                TreeDiagnostics.NotUtf8.Create(
                    $"`{origin}`: the name of the member `{Show(name)}` is not UTF-8, and no other encoding is supported",
                    "ask upstream for an archive with UTF-8 names, or pack the archive again without this member"),
                e);
        }
    }

    /// <returns>Where the member goes; null where nothing is left of its name.</returns>
    /// <exception cref="DiagnosticException">
    /// RR5201, RR5202: the name leads out. RR5218: it is too long. RR5220: it would be merged.
    /// </exception>
    public MemberPath? Place(string name, bool isDirectory)
    {
        var path = MemberPath.Parse(name, origin);
        RequireShort(path);
        if (path.Segments.Length <= strip)
        {
            if (isDirectory)
            {
                _directories.Add(path);
            }
            else
            {
                _lost ??= name;
            }

            return null;
        }

        if (strip > 0)
        {
            var top = new MemberPath(path.Segments[..strip]);
            _top ??= top;
            if (top != _top)
            {
                throw Merged(top);
            }
        }

        return path.Strip(strip);
    }

    /// <summary>Where the member is that a hard link names.</summary>
    /// <exception cref="DiagnosticException">RR5220: that member was left out.</exception>
    public MemberPath Linked(string name)
    {
        var path = MemberPath.Parse(name, origin);
        return path.Segments.Length > strip || strip == 0 ? path.Strip(strip) : throw Lost(name);
    }

    /// <summary>To be called after the last member.</summary>
    /// <exception cref="DiagnosticException">
    /// RR5217: all members were left out. RR5220: some were, or would be merged.
    /// </exception>
    public void Finish(bool isEmpty)
    {
        if (isEmpty)
        {
            throw ArchiveDiagnostics.NothingLeft.Exception(
                $"`{origin}` has nothing below {strip} leading directories", "give a smaller `strip`");
        }

        if (_lost is not null)
        {
            throw Lost(_lost);
        }

        // Empty ones beside the directory that is taken off.
        if (_directories.Find(d => _top?.Segments.Take(d.Segments.Length).SequenceEqual(d.Segments) is false) is { } other)
        {
            throw Merged(other);
        }
    }

    private DiagnosticException Lost(string member)
    {
        var directories = strip == 1 ? "a leading directory" : $"{strip} leading directories";
        return ArchiveDiagnostics.Stripped.Exception(
            $"`{origin}`: the member `{member}` would be left out, because it is not below {directories}", Hint);
    }

    private DiagnosticException Merged(MemberPath other) => ArchiveDiagnostics.Stripped.Exception(
        $"`{origin}`: the directories `{_top}` and `{other}` would become one, because `strip` is {strip}", Hint);

    private static void RequireShort(MemberPath path)
    {
        if (path.Segments.Any(static s => Encoding.UTF8.GetByteCount(s) > LongestName))
        {
            throw new UnsupportedFeatureException($"a name of more than {LongestName} bytes");
        }

        if (path.Segments.Sum(static s => Encoding.UTF8.GetByteCount(s) + 1) > LongestPath)
        {
            throw new UnsupportedFeatureException($"a path of more than {LongestPath} bytes");
        }
    }

    /// <summary>Bytes that are not ASCII are spelled out.</summary>
    private static string Show(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        foreach (var b in name)
        {
            _ = b is >= 0x20 and < 0x7f ? text.Append((char)b) : text.Append($"\\x{b:x2}");
        }

        return text.ToString();
    }
}
