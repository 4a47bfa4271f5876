using System.Net;
using System.Net.Http.Headers;

namespace Rumprun.Packages.Engine.Http;

/// <summary>
/// A stream as a request's body, which tells each time the server took some of it, so that a slow server differs from a dead
/// one. The stream stays its owner's.
/// </summary>
internal sealed class UploadContent : HttpContent
{
    private readonly Stream _content;
    private readonly Action _taken;

    public UploadContent(Stream content, Action taken)
    {
        (_content, _taken) = (content, taken);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _content.Position = 0;
        var buffer = new byte[1 << 16];
        for (int count; (count = await _content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            _taken();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Length;
        return true;
    }
}
