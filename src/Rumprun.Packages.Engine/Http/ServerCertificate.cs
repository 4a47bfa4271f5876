using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Rumprun.Packages.Engine.Http;

/// <summary>Checks the certificate of a server, and says in words what is wrong with it.</summary>
internal static class ServerCertificate
{
    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    /// <exception cref="HttpFaultException">RR4015: the certificate is not trusted.</exception>
    public static bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
            ? true
            : throw new HttpFaultException(new HttpFault(HttpDiagnostics.Untrusted, ReasonOf(certificate, chain, errors))
            {
                Hints =
                [
                    "compare the machine's date and time, and look at the address in a browser",
                    "to trust the certificate's authority, add it to the machine's certificates (`update-ca-certificates`) "
                        + "or name a file that holds it in `SSL_CERT_FILE`",
                ],
            });

    private static string ReasonOf(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the server presents no certificate";
        }

        var subject = Printable.Line(certificate.Subject);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var found = (chain?.ChainElements.Select(static e => (e.Certificate, Status: Statuses(e))) ?? [])
                .FirstOrDefault(static e => e.Status.HasFlag(X509ChainStatusFlags.NotTimeValid));
            if (found.Certificate is { } dated)
            {
                return dated.NotBefore > DateTime.Now
                    ? $"the server's certificate ({subject}) is not valid before {Date(dated.NotBefore)}"
                    : $"the server's certificate ({subject}) expired on {Date(dated.NotAfter)}";
            }

            var all = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (a, s) => a | s.Status) ?? default;
            return all.HasFlag(X509ChainStatusFlags.Revoked) ? $"the server's certificate ({subject}) was revoked"
                : certificate.Subject == certificate.Issuer
                    ? $"the server's certificate ({subject}) is self-signed, and this machine does not trust it"
                : $"the server's certificate ({subject}) is from an authority that this machine does not trust "
                    + $"({Printable.Line(certificate.Issuer)})";
        }

        return $"the server's certificate ({subject}) is for another host";
    }

    private static X509ChainStatusFlags Statuses(X509ChainElement element) =>
        element.ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, static (a, s) => a | s.Status);

    private static string Date(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
