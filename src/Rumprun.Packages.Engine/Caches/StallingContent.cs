using System.Net;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>A request's body that tells each time the server took some of it, so that a slow server differs from a dead one.</summary>
internal sealed class StallingContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Action _taken;

    public StallingContent(HttpContent inner, Action taken)
    {
        (_inner, _taken) = (inner, taken);
        foreach (var header in inner.Headers)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var content = await _inner.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[1 << 16];
        for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            _taken();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }
}
