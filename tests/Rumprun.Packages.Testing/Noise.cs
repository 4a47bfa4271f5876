using System.Security.Cryptography;
using System.Text;

namespace Rumprun.Packages.Testing;

/// <summary>Bytes that do not compress and do not repeat, the same on every run.</summary>
public static class Noise
{
    public static byte[] Bytes(int count, int seed = 1) =>
    [
        .. Enumerable.Range(0, (count / SHA256.HashSizeInBytes) + 1)
            .SelectMany(i => SHA256.HashData(Encoding.ASCII.GetBytes($"{seed} {i}")))
            .Take(count),
    ];
}
