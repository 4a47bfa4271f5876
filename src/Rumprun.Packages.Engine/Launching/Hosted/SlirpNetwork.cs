using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>The network of a hosted guest: a slirp4netns process beside the sandbox, with the forwarded ports.</summary>
internal sealed class SlirpNetwork : IAsyncDisposable
{
    /// <summary>The address that slirp4netns gives the guest in its default network.</summary>
    private const string GuestAddress = "10.0.2.100";

    // It reports on descriptor 3, a pipe of this process, that it is ready; everything else that it prints goes with its
    // errors.
    private static readonly ImmutableArray<string> Plumbing = ["-c", "exec \"$@\" 3>&1 1>&2", "sh"];

    private readonly BoundProcess _process;

    private SlirpNetwork(BoundProcess process) => _process = process;

    /// <summary>Starts the network of a sandbox, and returns when it works.</summary>
    /// <exception cref="DiagnosticException">RR8022.</exception>
    public static async Task<SlirpNetwork> StartAsync(
        CommandLine command, ImmutableArray<PortForward> forwards, CancellationToken cancellationToken)
    {
        var process = BoundProcess.Start(
            command with
            {
                Program = "sh",
                Arguments = [.. Plumbing, command.Program, "--ready-fd=3", .. command.Arguments],
            },
            static _ => false,
            cancellationToken);
        try
        {
            if (await process.Output.ReadAsync(new byte[1], cancellationToken) == 0)
            {
                throw LaunchDiagnostics.NetworkFailed.Exception(
                    $"slirp4netns failed: {LastLine(await process.Error)}",
                    "check that you may open `/dev/net/tun`", "start the guest without a network if it needs none");
            }

            foreach (var forward in forwards)
            {
                await AddAsync(process.Id, forward, cancellationToken);
            }

            ListenBacklog.Lengthen(process.Id, forwards);
            return new SlirpNetwork(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task AddAsync(int process, PortForward forward, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(
            new SlirpRequest("add_hostfwd", new SlirpForward(
                forward.Guest.Transport == Transport.Tcp ? "tcp" : "udp", forward.HostAddress.ToString(), forward.HostPort,
                GuestAddress, forward.Guest.Number)),
            LaunchJsonContext.Default.SlirpRequest);

        // A socket's path has at most 107 bytes, so the full path is not used.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cwd/{HostedCommandLine.ApiSocket}");
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        await socket.SendAsync(request, cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        var reply = await reader.ReadToEndAsync(cancellationToken);
        if (!reply.Contains("\"return\"", StringComparison.Ordinal))
        {
            throw LaunchDiagnostics.NetworkFailed.Exception(
                $"slirp4netns did not forward {forward}: {reply.Trim()}",
                "start the guest again: another process may have taken the port meanwhile");
        }
    }

    private static string LastLine(string error) =>
        error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
        ?? "it said nothing";
}
