using System.Security.Cryptography;

namespace Rumprun.Packages.Core.Trust.Keys;

/// <summary>A key in PEM (RFC 7468): one block, and nothing around it but white space.</summary>
internal static class PemText
{
    /// <exception cref="FormatException">It is not one block with this label.</exception>
    public static byte[] Decode(string pem, string label)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan(fields.Label).SequenceEqual(label))
        {
            throw new FormatException($"it is not a `{label}` in PEM");
        }

        var (start, length) = fields.Location.GetOffsetAndLength(pem.Length);
        return string.IsNullOrWhiteSpace(pem.Remove(start, length))
            ? Convert.FromBase64String(pem[fields.Base64Data])
            : throw new FormatException("there is text around the PEM block");
    }
}
