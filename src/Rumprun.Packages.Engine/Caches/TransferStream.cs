using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// A body that comes from, or goes to, a server: each read has to bring something within a time, and what fails is told as the
/// server's failure, not the disk's.
/// </summary>
internal sealed class TransferStream(Stream inner, string cache, TimeSpan stall, IDisposable? owner = null) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(stall);
        try
        {
            return await inner.ReadAsync(buffer, timeout.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DiagnosticException(CacheFailures.Unreachable(cache, $"nothing came for {stall.TotalSeconds:0.#} s"), e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new DiagnosticException(CacheFailures.Unreachable(cache, CacheFailures.Reason(e)), e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("the network is read asynchronously");

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
            inner.Dispose();
            owner?.Dispose();
        }

        base.Dispose(disposing);
    }
}
