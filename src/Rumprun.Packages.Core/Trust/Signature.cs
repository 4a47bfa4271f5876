namespace Rumprun.Packages.Core.Trust;

/// <summary>
/// A signature of metadata, as its file has it (§4.2.1). <paramref name="Hex"/> may be anything: one that is not
/// hexadecimal, or empty because a key's owner has not signed yet, verifies nothing.
/// </summary>
public sealed record Signature(KeyId KeyId, string Hex)
{
    /// <summary>The signature's bytes; empty where it is not hexadecimal.</summary>
    public byte[] ToBytes()
    {
        try
        {
            return Convert.FromHexString(Hex);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
