using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Rumprun.Packages.Testing.Fuzzing;

/// <summary>
/// Makes new inputs out of good ones: bits and bytes changed, parts cut, repeated and mixed, numbers made large.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same input again; nothing is secret.")]
public static class Mutator
{
    private static readonly byte[] s_odd = [0, 1, 0x7f, 0x80, 0xff, .. "\n /.\"0-"u8];

    private static readonly string[] s_numbers =
        ["0", "-1", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999999"];

    public static byte[] Mutate(IReadOnlyList<byte[]> seeds, Random random)
    {
        var input = (byte[])seeds[random.Next(seeds.Count)].Clone();
        for (var n = 1 << random.Next(5); n > 0; n--)
        {
            input = MutateOnce(input, seeds, random);
        }

        return input;
    }

    private static byte[] MutateOnce(byte[] input, IReadOnlyList<byte[]> seeds, Random random)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        var at = random.Next(input.Length);
        var length = Math.Min(1 + random.Next(random.Next(4) == 0 ? 600 : 20), input.Length - at);
        switch (random.Next(9))
        {
            case 0:
                input[at] ^= (byte)(1 << random.Next(8));
                return input;
            case 1:
                input[at] = s_odd[random.Next(s_odd.Length)];
                return input;
            case 2:
                random.NextBytes(input.AsSpan(at, length));
                return input;
            case 3:
                return [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
            case 4:
                return [.. input.AsSpan(0, at + length), .. input.AsSpan(at)];
            case 5:
                return random.Next(4) == 0 ? input[..at] : input;
            case 6:
                input.AsSpan(at, length).Fill(s_odd[random.Next(s_odd.Length)]);
                return input;
            case 7:
                var other = seeds[random.Next(seeds.Count)];
                return other.Length == 0 ? input : [.. input.AsSpan(0, at), .. other.AsSpan(random.Next(other.Length))];
            default:
                return ReplaceNumber(input, at, random);
        }
    }

    private static byte[] ReplaceNumber(byte[] input, int at, Random random)
    {
        var start = Array.FindIndex(input, at, static b => char.IsAsciiDigit((char)b));
        if (start < 0)
        {
            return input;
        }

        var found = Array.FindIndex(input, start, static b => !char.IsAsciiDigit((char)b));
        var end = found < 0 ? input.Length : found;
        var number = random.Next(3) == 0
            ? random.Next().ToString(CultureInfo.InvariantCulture)
            : s_numbers[random.Next(s_numbers.Length)];
        return [.. input.AsSpan(0, start), .. Encoding.ASCII.GetBytes(number), .. input.AsSpan(end)];
    }
}
