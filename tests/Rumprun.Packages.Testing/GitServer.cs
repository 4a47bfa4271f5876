using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rumprun.Packages.Testing;

/// <summary>A repository over HTTP on a loopback port (gitprotocol-http(5)), served by the machine's git.</summary>
public sealed class GitServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string?> _authorizations = new();
    private readonly string _repository;
    private readonly Task _loop;

    public GitServer(string repository)
    {
        _repository = repository;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/up.git";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _loop = ServeAsync();
    }

    public string Url { get; }

    /// <summary>What every request has to bring (<c>Basic ...</c>); null: nothing.</summary>
    public string? Authorization { get; set; }

    /// <summary>What the requests so far have brought.</summary>
    public IReadOnlyList<string?> Authorizations => [.. _authorizations];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        response.KeepAlive = false;
        var authorization = context.Request.Headers["Authorization"];
        _authorizations.Enqueue(authorization);
        if (Authorization is not null && authorization != Authorization)
        {
            response.StatusCode = 401;
            response.Headers["WWW-Authenticate"] = "Basic realm=\"git\"";
            return;
        }

        var path = context.Request.Url!.AbsolutePath;
        if (path.EndsWith("/info/refs", StringComparison.Ordinal))
        {
            response.ContentType = "application/x-git-upload-pack-advertisement";
            await response.OutputStream.WriteAsync(Encoding.ASCII.GetBytes("001e# service=git-upload-pack\n0000"));
            await RunAsync(context, "--advertise-refs");
        }
        else if (path.EndsWith("/git-upload-pack", StringComparison.Ordinal))
        {
            response.ContentType = "application/x-git-upload-pack-result";
            await RunAsync(context);
        }
        else
        {
            response.StatusCode = 404;
        }
    }

    private async Task RunAsync(HttpListenerContext context, params string[] options)
    {
        var start = new ProcessStartInfo("git", ["upload-pack", "--stateless-rpc", .. options, _repository])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_COUNT"] = "1";
        start.Environment["GIT_CONFIG_KEY_0"] = "uploadpack.allowAnySHA1InWant";
        start.Environment["GIT_CONFIG_VALUE_0"] = "true";
        using var git = Process.Start(start)!;
        await context.Request.InputStream.CopyToAsync(git.StandardInput.BaseStream);
        git.StandardInput.Close();
        await git.StandardOutput.BaseStream.CopyToAsync(context.Response.OutputStream);
        await git.WaitForExitAsync();
    }
}
