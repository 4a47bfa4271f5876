using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Server;

/// <summary>The command <c>rrpkg-mirror</c>: serves until it is stopped.</summary>
public static class MirrorCommand
{
    private const string Usage = """
        usage: rrpkg-mirror serve [DIR] [OPTION...]

          DIR                        the directory of a signed mirror
          --config FILE              a file with settings (RRPKG_MIRROR_CONFIG)
          --sources DIR              a source cache to serve
          --cache DIR                a cache of built packages to serve
          --cache-token-file FILE    the token that clients need to push to the cache
          --cache-read-only          clients cannot push to the cache
          --urls URL[;URL...]        where to listen; http://127.0.0.1:8080
          --public-url URL           the address that clients use; the one that they name
          --tls-certificate FILE     the certificate for https: addresses, and its chain, in PEM
          --tls-key FILE             its private key, in PEM
          --connections N            open connections, at most; 1000
          --rate N                   requests a second from one address, at most; 500; 0: any number
          --stop-timeout SECONDS     for how long running requests may go on when it is stopped; 30
          --metrics                  answer GET /metrics, in Prometheus' text format
          --log text|json            the form of the log; text
        """;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter error, CancellationToken cancellationToken)
    {
        if (arguments is ["--help" or "-h"] or [_, "--help" or "-h"])
        {
            await error.WriteLineAsync(Usage);
            return (int)ExitCode.Done;
        }

        try
        {
            if (arguments is not ["serve", ..])
            {
                throw MirrorOptions.Wrong(
                    arguments is [var verb, ..] ? $"there is no verb `{verb}`" : "the verb is missing");
            }

            var options = MirrorOptions.Of(
                SettingSources.Collect([.. arguments.Skip(1)], Environment.GetEnvironmentVariable));
            await using var mirror = Mirror.Create(options);
            await StartAsync(mirror, options, cancellationToken);
            await mirror.WaitForShutdownAsync(cancellationToken);
            return (int)ExitCode.Done;
        }
        catch (DiagnosticException e)
        {
            foreach (var diagnostic in e.Diagnostics)
            {
                await error.WriteLineAsync(string.Join("\nhint: ", diagnostic.Hints.Prepend(diagnostic.ToString())));
            }

            return (int)e.ExitCode;
        }
    }

    private static async Task StartAsync(WebApplication mirror, MirrorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await mirror.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or InvalidOperationException)
        {
            throw new DiagnosticException(
                MirrorDiagnostics.CannotListen.Create(
                    $"cannot listen at `{options.Urls}`: {ReasonOf(e)}", "give another address with `--urls`"),
                e);
        }
    }

    private static string ReasonOf(Exception e) =>
        (e as SocketException ?? e.InnerException as SocketException ?? e.InnerException?.InnerException as SocketException)
        ?.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another process listens there",
        SocketError.AccessDenied => "ports below 1024 require root",
        SocketError.AddressNotAvailable => "this machine does not have that address",
        _ => e is IOException && e.Message.Contains("already in use", StringComparison.Ordinal)
            ? "another process listens there" : "that is not an address to listen at",
    };
}
