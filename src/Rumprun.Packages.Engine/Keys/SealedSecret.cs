using System.Security.Cryptography;
using NSec.Cryptography;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>
/// A private key at rest, encrypted with a passphrase: Argon2id (RFC 9106) makes the key of XChaCha20-Poly1305, whose tag
/// shows a wrong passphrase.
/// </summary>
/// <param name="Memory">Of Argon2id, in KiB.</param>
/// <param name="Passes">Of Argon2id.</param>
internal sealed record SealedSecret(byte[] Salt, long Memory, int Passes, byte[] Nonce, byte[] Ciphertext)
{
    private const long DefaultMemory = 64 << 10;
    private const int DefaultPasses = 3;

    /// <summary>More would let a file of another's making take the machine's memory.</summary>
    private const long LargestMemory = 1 << 20;

    private const int MostPasses = 64;

    private static AeadAlgorithm Cipher => AeadAlgorithm.XChaCha20Poly1305;

    public static SealedSecret Seal(ReadOnlySpan<byte> secret, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(Cipher.NonceSize);
        using var key = KeyOf(passphrase, salt, DefaultMemory, DefaultPasses);
        return new SealedSecret(salt, DefaultMemory, DefaultPasses, nonce, Cipher.Encrypt(key, nonce, [], secret));
    }

    /// <returns>The secret; null: the passphrase is not the one that it was sealed with.</returns>
    /// <exception cref="FormatException">The parameters are out of range.</exception>
    public byte[]? Open(string passphrase)
    {
        if (Memory is < 8 or > LargestMemory || Passes is < 1 or > MostPasses || Salt.Length != 16
            || Nonce.Length != Cipher.NonceSize)
        {
            throw new FormatException("its encryption has parameters that are out of range");
        }

        using var key = KeyOf(passphrase, Salt, Memory, Passes);
        return Cipher.Decrypt(key, Nonce, [], Ciphertext);
    }

    private static Key KeyOf(string passphrase, byte[] salt, long memory, int passes) =>
        PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = memory,
            NumberOfPasses = passes,
        }).DeriveKey(passphrase, salt, Cipher);
}
