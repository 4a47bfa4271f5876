using System.Net;

namespace Rumprun.Packages.Engine.Http;

/// <summary>
/// The body of an answer. Where it breaks off, the rest comes from further answers: by Range and If-Range (RFC 9110, 14 and
/// 13.1.5), or, from a server that ignores these, by skipping what was read.
/// </summary>
internal sealed class HttpBody : Stream
{
    private readonly HttpTransfer _transfer;
    private readonly HttpCall _call;
    private readonly Attempts _attempts;
    private readonly TransferRate _rate;
    private readonly bool _canResume;
    private readonly string? _validator;
    private HttpResponseMessage? _response;
    private Stream? _content;
    private long _position;
    private long _toSkip;

    public HttpBody(HttpTransfer transfer, HttpCall call, HttpResponseMessage response, Attempts attempts)
    {
        (_transfer, _call, _response, _attempts) = (transfer, call, response, attempts);
        _rate = transfer.StartRate();
        _canResume = call.Method == HttpMethod.Get && response.IsSuccessStatusCode;
        _validator = HttpTransfer.ValidatorOf(response);
        _position = response.Content.Headers.ContentRange?.From ?? 0;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            try
            {
                if (_response is null)
                {
                    await ReopenAsync(cancellationToken);
                }

                var count = await _rate.MeasureAsync(
                    () => _transfer.WatchAsync(_call.Address, w => ReadOnceAsync(buffer, w), cancellationToken));
                _position += count;
                _transfer.CheckSize(_position);
                return count;
            }
            catch (HttpFaultException e)
            {
                Drop();
                await _attempts.PauseAsync(
                    _canResume ? e : new HttpFaultException(e.Fault with { WorthAttempts = 1 }, e), cancellationToken);
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("the network is read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, StallWatch watch)
    {
        _content ??= await _response!.Content.ReadAsStreamAsync(watch.Token);
        while (_toSkip > 0)
        {
            var skipped = await _content.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _toSkip)], watch.Token);
            watch.Restart();
            _toSkip -= skipped > 0 ? skipped : throw Changed();
        }

        return await _content.ReadAsync(buffer, watch.Token);
    }

    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        var rest = new HttpPart(_position, _validator);
        var response = _response = await _transfer.SendOnceAsync(_call, rest, cancellationToken);
        var validator = HttpTransfer.ValidatorOf(response);
        if (validator != _validator && !(_call.IsVerified && (validator is null || _validator is null)))
        {
            throw Changed();
        }

        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From == _position:
                _toSkip = 0;
                break;
            case HttpStatusCode.PartialContent:
                throw new HttpFaultException(HttpFault.Passing("the server answered with another range than asked for"));
            case HttpStatusCode.OK when _validator is not null || _call.IsVerified:
                _toSkip = _position;
                break;
            default:
                throw Changed();
        }
    }

    private void Drop()
    {
        _rate.Restart();
        _content?.Dispose();
        _response?.Dispose();
        (_content, _response) = (null, null);
    }

    private static HttpFaultException Changed() => new(new HttpFault(
        HttpDiagnostics.Changed, "the file changed on the server during the transfer, or the server cannot resume it"));
}
