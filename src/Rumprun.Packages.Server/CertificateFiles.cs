using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Server;

/// <summary>A certificate with its chain, and its private key, as PEM files.</summary>
public sealed record CertificateFiles(string Certificate, string Key);

/// <summary>
/// The server's certificate, read again when its files change. While the new files cannot be used, such as between the
/// writing of the one and the other, connections get the certificate before.
/// </summary>
internal sealed partial class ServerCertificate(
    CertificateFiles files, TimeProvider clock, ILogger<ServerCertificate> logger)
{
    /// <summary>Files are looked at once in this time, at most.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private (DateTime Certificate, DateTime Key) _modified;
    private long _lookedAt;
    private SslStreamCertificateContext? _current;

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR7005: the files could never be used.</exception>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                if (_current is not null && clock.GetElapsedTime(_lookedAt) < s_interval)
                {
                    return _current;
                }

                _lookedAt = clock.GetTimestamp();
                var modified = (File.GetLastWriteTimeUtc(files.Certificate), File.GetLastWriteTimeUtc(files.Key));
                if (_current is null || modified != _modified)
                {
                    Load(modified);
                }

                return _current!;
            }
        }
    }

    private void Load((DateTime, DateTime) modified)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(files.Certificate);
            using var read = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);

            // SslStream needs a key that it can pass to OpenSSL again.
            var certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), password: null);
            _current = SslStreamCertificateContext.Create(certificate, [.. chain.Skip(1)], offline: true);
            if (_modified != default)
            {
                LogReloaded(files.Certificate, certificate.NotAfter.ToUniversalTime());
            }

        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var reason = e is CryptographicException ? e.Message : FileFailure.ReasonOf(e);
            if (_current is null)
            {
                throw new Core.Diagnostics.DiagnosticException(
                    MirrorDiagnostics.BadCertificate.Create(
                        $"the certificate `{files.Certificate}` cannot be used: {reason}",
                        "give a certificate and its unencrypted private key, both in PEM"),
                    e);
            }

            LogKept(files.Certificate, reason);
        }

        _modified = modified;
    }

    [LoggerMessage(LogLevel.Information, "read the certificate {File} again; it is valid until {NotAfter:u}")]
    private partial void LogReloaded(string file, DateTime notAfter);

    [LoggerMessage(LogLevel.Warning, "the certificate {File} has changed and cannot be used: {Reason}")]
    private partial void LogKept(string file, string reason);
}
