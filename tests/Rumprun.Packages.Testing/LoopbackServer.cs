using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rumprun.Packages.Testing;

/// <summary>What the server does wrong with one request.</summary>
public abstract record ServerFault
{
    private ServerFault()
    {
    }

    /// <summary>Breaks the connection after so many bytes of the body.</summary>
    public sealed record DropAfter(int Bytes) : ServerFault;

    /// <summary>Sends so many bytes of the body, then nothing, and keeps the connection.</summary>
    public sealed record StallAfter(int Bytes) : ServerFault;

    /// <summary>Sends one byte after another, with a pause after each.</summary>
    public sealed record Trickle(TimeSpan Pause) : ServerFault;

    /// <summary>Answers with a status and no body.</summary>
    public sealed record Answer(int Status, string Headers = "") : ServerFault;

    /// <summary>Sends just this, as it is, and closes the connection.</summary>
    public sealed record Raw(string Text) : ServerFault;

    /// <summary>Answers 206 with another part than asked for.</summary>
    public sealed record WrongRange : ServerFault;
}

/// <summary>A real HTTP/1.1 server on a loopback port, one file at one path, with knobs that break it.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<ServerFault> _faults = new();
    private readonly Task _loop;

    public LoopbackServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>What it serves, at any path.</summary>
    public byte[] Content { get; set; }

    /// <summary>A strong validator; null: none is sent.</summary>
    public string? ETag { get; set; } = "\"one\"";

    /// <summary>Whether it knows what a Range is.</summary>
    public bool HonoursRange { get; set; } = true;

    /// <summary>Whether it says how long the body is; without, the body ends with the connection.</summary>
    public bool SaysLength { get; set; } = true;

    /// <summary>What it says its content is; null: nothing.</summary>
    public string? ContentType { get; set; }

    /// <summary>With it, the server speaks TLS.</summary>
    public X509Certificate2? Certificate { get; set; }

    public string Url =>
        $"{(Certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/file.tar.gz";

    /// <summary>How many TLS connections were begun.</summary>
    public int Handshakes { get; private set; }

    /// <summary>The heads of the requests so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>The next requests meet these faults, one each, in order.</summary>
    public void Break(params ServerFault[] faults)
    {
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> answers = [];
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client);
                var head = await ReadHeadAsync(stream);
                _requests.Enqueue(head);
                _ = _faults.TryDequeue(out var fault);
                await AnswerAsync(stream, head, fault);
                if (fault is ServerFault.DropAfter)
                {
                    client.LingerState = new LingerOption(enable: true, seconds: 0);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (Certificate is null)
        {
            return client.GetStream();
        }

        var encrypted = new SslStream(client.GetStream());
        Handshakes++;
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        return encrypted;
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(one, _stop.Token) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private async Task AnswerAsync(Stream stream, string head, ServerFault? fault)
    {
        if (fault is ServerFault.Raw raw)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(raw.Text), _stop.Token);
            return;
        }

        var (status, start, headers) = fault switch
        {
            ServerFault.Answer answer => (answer.Status, Content.Length, answer.Headers),
            ServerFault.WrongRange => (206, 0, $"Content-Range: bytes 0-{Content.Length - 1}/{Content.Length}\r\n"),
            _ => Plan(head),
        };
        var body = Content.AsMemory(start);
        var length = SaysLength ? $"Content-Length: {body.Length}\r\n" : "";
        var tag = ETag is null ? "" : $"ETag: {ETag}\r\n";
        var type = ContentType is null ? "" : $"Content-Type: {ContentType}\r\n";
        var answerHead = $"HTTP/1.1 {status} X\r\n{headers}{length}{type}{tag}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answerHead), _stop.Token);
        var sent = fault switch
        {
            ServerFault.DropAfter drop => drop.Bytes,
            ServerFault.StallAfter stall => stall.Bytes,
            _ => body.Length,
        };
        for (var i = 0; fault is ServerFault.Trickle trickle && i < body.Length; i++)
        {
            await stream.WriteAsync(body.Slice(i, 1), _stop.Token);
            await stream.FlushAsync(_stop.Token);
            await Task.Delay(trickle.Pause, _stop.Token);
        }

        sent = fault is ServerFault.Trickle ? 0 : sent;
        await stream.WriteAsync(body[..Math.Min(sent, body.Length)], _stop.Token);
        await stream.FlushAsync(_stop.Token);
        if (fault is ServerFault.StallAfter)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
        }
        else if (fault is ServerFault.DropAfter)
        {
            // A reset overtakes bytes that the client has not read yet.
            await Task.Delay(100, _stop.Token);
        }
    }

    private (int Status, int Start, string Headers) Plan(string head)
    {
        const string Range = "Range: bytes=";
        var lines = head.Split("\r\n");
        var range = lines.FirstOrDefault(static l => l.StartsWith(Range, StringComparison.Ordinal));
        var condition = lines.FirstOrDefault(static l => l.StartsWith("If-Range: ", StringComparison.Ordinal));
        if (!HonoursRange || range is null || (condition is not null && condition["If-Range: ".Length..] != ETag))
        {
            return (200, 0, "");
        }

        var start = int.Parse(range[Range.Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        return start >= Content.Length
            ? (416, Content.Length, $"Content-Range: bytes */{Content.Length}\r\n")
            : (206, start, $"Content-Range: bytes {start}-{Content.Length - 1}/{Content.Length}\r\n");
    }
}
