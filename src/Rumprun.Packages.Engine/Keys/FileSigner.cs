using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>Signs with a key file. It is opened when it first signs, so that only keys that are needed ask for a
/// passphrase.</summary>
internal sealed class FileSigner(PortName name, KeyFile file, IPassphrases passphrases) : ISigner
{
    private PrivateKey? _key;

    public string Name => name.ToString();

    public KeyDescription PublicKey => file.Public;

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _key ??= Open();
        return Task.FromResult(_key.Sign(content.Span));
    }

    private PrivateKey Open()
    {
        try
        {
            return PrivateKey.Import(file.Private switch
            {
                PrivatePart.Plain plain => plain.Pkcs8,
                PrivatePart.Sealed { Secret: var secret } => Unseal(secret),
                _ => throw new InvalidOperationException("a command signs with this key"),
            });
        }
        catch (FormatException e)
        {
            throw new Core.Diagnostics.DiagnosticException(
                KeyDiagnostics.Unreadable.Create(
                    $"the key `{name}` cannot be used: {e.Message}", "restore the file from a copy"),
                e);
        }
    }

    private byte[] Unseal(SealedSecret secret) =>
        passphrases.For(name) is not { } passphrase
            ? throw KeyDiagnostics.WrongPassphrase.Exception(
                $"the key `{name}` is encrypted, and there is no terminal to ask for its passphrase",
                "set `RRPKG_KEY_PASSPHRASE`, or `RRPKG_KEY_PASSPHRASE_FILE` to a file that holds it")
            : secret.Open(passphrase) ?? throw KeyDiagnostics.WrongPassphrase.Exception(
                $"the passphrase of the key `{name}` is wrong", "try again");
}
