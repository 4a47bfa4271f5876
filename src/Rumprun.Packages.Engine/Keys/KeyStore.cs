using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>A key of this machine.</summary>
/// <param name="Kind">Where its private part is, in a word: <c>encrypted</c>, <c>plain</c>, <c>command</c>.</param>
public sealed record StoredKey(PortName Name, KeyDescription Public, string Kind);

/// <summary>The signing keys of a user: one file each, readable by no other user.</summary>
/// <param name="environment">Of commands that sign.</param>
public sealed class KeyStore(
    string directory, IPassphrases passphrases, ImmutableSortedDictionary<string, string> environment)
{
    private const string Extension = ".json";

    /// <summary>Makes a new Ed25519 key.</summary>
    /// <param name="passphrase">Null: the private part is stored as it is.</param>
    /// <exception cref="DiagnosticException">RR7204: there is one of that name; RR7201: it cannot be written.</exception>
    public StoredKey Create(PortName name, string? passphrase)
    {
        var (key, pkcs8) = PrivateKey.CreateEd25519();
        using (key)
        {
            return Add(name, key.Describe(), Protect(pkcs8, passphrase));
        }
    }

    /// <summary>Adds a private key in PEM (PKCS #8, without encryption): Ed25519, ECDSA on P-256 or RSA.</summary>
    /// <inheritdoc cref="Create"/>
    public StoredKey Import(PortName name, string pem, string? passphrase)
    {
        try
        {
            var fields = PemEncoding.Find(pem);
            var pkcs8 = pem[fields.Label] is "PRIVATE KEY"
                ? Convert.FromBase64String(pem[fields.Base64Data])
                : throw new FormatException($"it is `{pem[fields.Label]}`, not `PRIVATE KEY`");
            using var key = PrivateKey.Import(pkcs8);
            return Add(name, key.Describe(), Protect(pkcs8, passphrase));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new DiagnosticException(
                KeyDiagnostics.Unreadable.Create(
                    $"the private key cannot be used: {e.Message}",
                    "give a private key in PKCS #8: `openssl pkcs8 -topk8 -nocrypt -in FILE`"),
                e);
        }
    }

    /// <summary>Adds a key that a command signs with, such as one of a hardware token.</summary>
    /// <inheritdoc cref="Create"/>
    public StoredKey ImportCommand(PortName name, KeyDescription key, ImmutableArray<string> command) =>
        Add(name, key, new PrivatePart.External(command));

    /// <summary>Every key that can be read, by name.</summary>
    public ImmutableArray<StoredKey> List() => !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateFiles(directory, $"*{Extension}")
            .Select(static f => PortName.TryParse(Path.GetFileNameWithoutExtension(f), out var name) ? name : default)
            .Where(static n => n != default)
            .Order()
            .Select(n => Describe(n, Read(n)))];

    /// <exception cref="DiagnosticException">RR7205: there is none of that name; RR7201.</exception>
    public StoredKey Get(PortName name) => File.Exists(PathOf(name))
        ? Describe(name, Read(name))
        : throw KeyDiagnostics.Unknown.Exception(
            $"there is no key named `{name}`",
            Suggestion.For(name, List().Select(static k => k.Name)) is { } near
                ? $"did you mean `{near}`?"
                : $"make one: `rrpkg key new {name}`");

    /// <summary>The signers of this machine's keys.</summary>
    public ImmutableArray<ISigner> Signers() => [.. List().Select(k => SignerOf(k.Name))];

    private ISigner SignerOf(PortName name) => Read(name) switch
    {
        { Private: PrivatePart.External { Command: var command } } file =>
            new CommandSigner(name.ToString(), file.Public, [.. command], environment),
        var file => new FileSigner(name, file, passphrases),
    };

    private StoredKey Add(PortName name, KeyDescription key, PrivatePart secret)
    {
        if (File.Exists(PathOf(name)))
        {
            throw KeyDiagnostics.Exists.Exception(
                $"there is a key named `{name}` already", "choose another name: a key that was lost cannot be got back");
        }

        var file = new KeyFile { Public = key, Private = secret };
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using var pending = PendingFile.Beside(PathOf(name));
            File.SetUnixFileMode(pending.Content.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            pending.Content.Write(file.ToBytes());
            pending.MoveTo(PathOf(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                KeyDiagnostics.Unreadable.Create($"`{PathOf(name)}` cannot be written: {FileFailure.ReasonOf(e)}"), e);
        }

        return Describe(name, file);
    }

    private static PrivatePart Protect(byte[] pkcs8, string? passphrase) => passphrase is null
        ? new PrivatePart.Plain(pkcs8)
        : new PrivatePart.Sealed(SealedSecret.Seal(pkcs8, passphrase));

    private static StoredKey Describe(PortName name, KeyFile file) => new(name, file.Public, file.Private switch
    {
        PrivatePart.Sealed => "encrypted",
        PrivatePart.Plain => "plain",
        _ => "command",
    });

    private KeyFile Read(PortName name)
    {
        try
        {
            return KeyFile.Parse(File.ReadAllBytes(PathOf(name)));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                KeyDiagnostics.Unreadable.Create(
                    $"the key `{PathOf(name)}` cannot be read: "
                        + $"{(e is FormatException ? e.Message : FileFailure.ReasonOf(e))}",
                    "restore the file from a copy, or move it away"),
                e);
        }
    }

    private string PathOf(PortName name) => Path.Combine(directory, $"{name}{Extension}");
}
