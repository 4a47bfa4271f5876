using System.Buffers;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>Counts what one archive has unpacked to, and stops it at the limits.</summary>
internal sealed class ArchiveBudget(string origin, long archiveBytes, ArchiveLimits limits)
{
    private const int BufferBytes = 1 << 16;

    private readonly long _dense = Math.Max(limits.RatioFloor, archiveBytes * limits.Ratio);
    private long _bytes;
    private int _members;

    public void Member(string name)
    {
        if (++_members > limits.Members)
        {
            throw ArchiveDiagnostics.TooManyMembers.Exception(
                $"`{origin}` has more than {limits.Members} members; stopped at `{name}`");
        }
    }

    public void Bytes(string name, long count)
    {
        _bytes += count;
        if (_bytes > limits.TotalBytes)
        {
            throw ArchiveDiagnostics.TooLarge.Exception(
                $"`{origin}` unpacks to more than {limits.TotalBytes} bytes; stopped in `{name}`");
        }

        if (_bytes > _dense)
        {
            throw ArchiveDiagnostics.TooDense.Exception(
                $"`{origin}` unpacks to more than {limits.Ratio} times its {archiveBytes} bytes; stopped in `{name}`");
        }
    }

    public void Copy(string name, Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int read; (read = from.Read(buffer, 0, BufferBytes)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Bytes(name, read);
                to.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
