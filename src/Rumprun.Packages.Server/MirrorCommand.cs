using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Server;

/// <summary>The command <c>rrpkg-mirror</c>: serves until it is stopped.</summary>
public static class MirrorCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter error, CancellationToken cancellationToken)
    {
        if (arguments is ["--help" or "-h"])
        {
            await error.WriteLineAsync(MirrorOptions.UsageLine);
            return (int)ExitCode.Done;
        }

        try
        {
            var options = MirrorOptions.Parse(arguments);
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
