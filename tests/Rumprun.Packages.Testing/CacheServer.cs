using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rumprun.Packages.Testing;

/// <summary>What a cache server does wrong with one request.</summary>
public abstract record CacheFault
{
    private CacheFault()
    {
    }

    /// <summary>Sends the object with a byte in its middle changed.</summary>
    public sealed record Corrupt : CacheFault;

    /// <summary>Sends half of the object, and breaks the connection.</summary>
    public sealed record Truncate : CacheFault;

    /// <summary>Sends half of the object, then nothing, and keeps the connection.</summary>
    public sealed record Stall : CacheFault;

    /// <summary>Answers with a status and no body.</summary>
    public sealed record Answer(int Status) : CacheFault;
}

/// <summary>A cache server in memory on a loopback port: GET, HEAD and PUT at any path, with knobs that break it.</summary>
public sealed class CacheServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _loop;

    public CacheServer()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/cache/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _loop = ServeAsync();
    }

    public string Url { get; }

    /// <summary>By path below the address.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>Decides what goes wrong with a request, by its method and path; null: nothing.</summary>
    public Func<string, string, CacheFault?> Fault { get; set; } = static (_, _) => null;

    /// <summary>What every request has to bring; null: nothing.</summary>
    public string? Token { get; set; }

    /// <summary>Methods and paths so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _loop;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> answers = [];
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await _listener.GetContextAsync()));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (method, path) = (context.Request.HttpMethod, context.Request.Url!.AbsolutePath["/cache/".Length..]);
            _requests.Enqueue($"{method} {path}");
            var isPermitted = Token is null || context.Request.Headers["Authorization"] == $"Bearer {Token}";
            await AnswerAsync(context, method, path, isPermitted ? Fault(method, path) : new CacheFault.Answer(401));
        }
        catch (Exception e) when (
            e is HttpListenerException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, string method, string path, CacheFault? fault)
    {
        var response = context.Response;
        if (method == "PUT" && fault is not CacheFault.Answer)
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, _stop.Token);
            Objects[path] = body.ToArray();
            response.StatusCode = 204;
            response.Close();
            return;
        }

        var found = path == "keys/" ? ListOfKeys() : Objects.GetValueOrDefault(path);
        response.StatusCode = fault is CacheFault.Answer answer ? answer.Status : found is null ? 404 : 200;
        if (response.StatusCode != 200 || method == "HEAD")
        {
            response.Close();
            return;
        }

        if (path == "keys/")
        {
            response.ContentType = "text/plain";
        }

        var content = (byte[])found!.Clone();
        if (fault is CacheFault.Corrupt)
        {
            content[content.Length / 2] ^= 1;
        }

        response.ContentLength64 = content.Length;
        var sent = fault is CacheFault.Truncate or CacheFault.Stall ? content.Length / 2 : content.Length;
        await response.OutputStream.WriteAsync(content.AsMemory(0, sent), _stop.Token);
        await response.OutputStream.FlushAsync(_stop.Token);
        switch (fault)
        {
            case CacheFault.Truncate:
                response.Abort();
                break;
            case CacheFault.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
                break;
            default:
                response.Close();
                break;
        }
    }

    private byte[] ListOfKeys() => Encoding.ASCII.GetBytes(string.Concat(
        Objects.Keys.Where(static k => k.StartsWith("keys/", StringComparison.Ordinal)).Select(
            static k => $"{Path.GetFileNameWithoutExtension(k)}\n")));
}
