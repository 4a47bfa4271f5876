using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Rumprun.Packages.Core;

/// <summary>A SHA-256 (FIPS 180-4) of some bytes, written as 64 lower-case hexadecimal digits.</summary>
public readonly record struct Sha256Digest : IComparable<Sha256Digest>
{
    private readonly string? _hex;

    private Sha256Digest(string hex) => _hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex => _hex ?? new string('0', 64);

    /// <summary>The first twelve digits: enough for a person to tell two apart.</summary>
    public string Short => Hex[..12];

    public static Sha256Digest Of(ReadOnlySpan<byte> bytes) => FromBytes(SHA256.HashData(bytes));

    /// <summary>The digest of the text's UTF-8 bytes.</summary>
    public static Sha256Digest OfText(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <exception cref="ArgumentException"><paramref name="hash"/> is not 32 bytes long.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> hash) =>
        hash.Length == SHA256.HashSizeInBytes
            ? new Sha256Digest(Convert.ToHexStringLower(hash))
            : throw new ArgumentException("a SHA-256 is 32 bytes", nameof(hash));

    public static bool TryParse([NotNullWhen(true)] string? text, out Sha256Digest digest)
    {
        var valid = text is { Length: 64 } && text.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
        digest = valid ? new Sha256Digest(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not 64 lower-case hexadecimal digits.</exception>
    public static Sha256Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"`{text}` is not a SHA-256");

    public int CompareTo(Sha256Digest other) => string.CompareOrdinal(Hex, other.Hex);

    public override string ToString() => Hex;

    public static bool operator <(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) < 0;

    public static bool operator >(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) > 0;

    public static bool operator <=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) >= 0;
}
