using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Keys;

public sealed class KeyStoreTests : IDisposable
{
    private static readonly PortName s_name = PortName.Parse("release");
    private static readonly byte[] s_content = "what is signed"u8.ToArray();

    private readonly TemporaryDirectory _directory = new();
    private readonly Answer _passphrases = new();
    private readonly KeyStore _store;

    public KeyStoreTests() => _store = new KeyStore(
        Path.Combine(_directory.Path, "keys"),
        _passphrases,
        ImmutableSortedDictionary<string, string>.Empty.Add("PATH", Environment.GetEnvironmentVariable("PATH")!));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string KeyFile => Path.Combine(_directory.Path, "keys/release.json");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Create_WithAPassphrase_SignsWithItAlone()
    {
        var key = _store.Create(s_name, "sesame");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));

        _passphrases.Text = "sesame";
        var signature = await _store.Signers().Single().SignAsync(s_content, Cancel);
        Assert.True(key.Public.Key.Verify(s_content, signature));

        foreach (var wrong in new[] { null, "sesam" })
        {
            _passphrases.Text = wrong;
            var refused = await Assert.ThrowsAsync<DiagnosticException>(
                () => _store.Signers().Single().SignAsync(s_content, Cancel));
            Assert.Equal("RR7202", refused.Diagnostics[0].Id);
        }
    }

    [Fact]
    public void Create_OfANameThatIsTaken_LeavesTheKey()
    {
        _store.Create(s_name, passphrase: null);
        var before = File.ReadAllBytes(KeyFile);

        Assert.Equal("RR7204", Assert.Throws<DiagnosticException>(
            () => _store.Create(s_name, passphrase: null)).Diagnostics[0].Id);
        Assert.Equal(before, File.ReadAllBytes(KeyFile));
    }

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task Import_OfAPrivateKey_SignsWithIt(string type)
    {
        using AsymmetricAlgorithm key = type == "rsa" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var imported = _store.Import(s_name, key.ExportPkcs8PrivateKeyPem(), passphrase: null);

        Assert.Equal(type, imported.Public.Key.KeyType);
        var signature = await _store.Signers().Single().SignAsync(s_content, Cancel);
        Assert.True(imported.Public.Key.Verify(s_content, signature));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void Import_OfSomethingElse_IsRefused(string text) => Assert.Equal(
        "RR7201",
        Assert.Throws<DiagnosticException>(() => _store.Import(s_name, text, passphrase: null)).Diagnostics[0].Id);

    [Fact]
    public async Task Signer_OfACommand_IsVerified()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Path.Combine(_directory.Path, "key.pem");
        await File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem(), Cancel);
        var description = _store.Import(PortName.Parse("other"), key.ExportPkcs8PrivateKeyPem(), passphrase: null).Public;
        _store.ImportCommand(
            s_name, description, ["sh", "-c", "openssl dgst -sha256 -sign \"$0\" | od -An -v -tx1 | tr -d ' \\n'", pem]);
        var signer = _store.Signers().Single(static s => s.Name == "release");
        var signature = await signer.SignAsync(s_content, Cancel);
        Assert.True(description.Key.Verify(s_content, signature));

        foreach (var script in new[] { "echo 00ff", "echo hello", "exit 3" })
        {
            File.Delete(KeyFile);
            _store.ImportCommand(s_name, description, ["sh", "-c", script]);
            var refused = await Assert.ThrowsAsync<DiagnosticException>(
                () => _store.Signers().Single(static s => s.Name == "release").SignAsync(s_content, Cancel));
            Assert.Equal("RR7203", refused.Diagnostics[0].Id);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"schema":1,"public":{"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"00"}},"plain":""}""")]
    public void List_WithAFileThatIsNotAKey_SaysWhich(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        File.WriteAllText(KeyFile, text);

        var refused = Assert.Throws<DiagnosticException>(() => _store.List());

        Assert.Equal("RR7201", refused.Diagnostics[0].Id);
        Assert.Contains("release.json", refused.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    private sealed class Answer : IPassphrases
    {
        public string? Text { get; set; }

        public string? For(PortName key) => Text;
    }
}
