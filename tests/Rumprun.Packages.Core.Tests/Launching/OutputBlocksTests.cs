using System.Text;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Core.Tests.Launching;

public sealed class OutputBlocksTests
{
    private static readonly byte[] s_three = [.. Block(1, "out\r\n"), .. Block(2, ""), .. Block(2, "error")];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Next_BlocksInPieces_GivesEachStreamItsBytes(int piece)
    {
        var blocks = new OutputBlocks();
        var (output, error) = (new StringBuilder(), new StringBuilder());
        foreach (var part in s_three.Chunk(piece))
        {
            for (var at = 0; at < part.Length;)
            {
                var (length, stream) = blocks.Next(part.AsSpan(at));
                var text = Encoding.UTF8.GetString(part, at, length);
                (stream switch
                {
                    OutputStream.Output => output,
                    OutputStream.Error => error,
                    _ => new StringBuilder(),
                }).Append(text);
                at += length;
            }
        }

        Assert.Equal("out\r\n", output.ToString());
        Assert.Equal("error", error.ToString());
    }

    [Fact]
    public void Next_QuestionForTheTime_IsTold()
    {
        var blocks = new OutputBlocks();

        Assert.Equal((8, OutputStream.Time), blocks.Next(Block(3, "")));
        Assert.Equal((8, OutputStream.None), blocks.Next(Block(1, "a")));
    }

    [Theory]
    [InlineData("RRQ", 1)]
    [InlineData("RRP", 3)]
    [InlineData("RRP", 4)]
    public void Next_SomethingElse_IsRefused(string mark, byte stream)
    {
        byte[] header = [.. Encoding.UTF8.GetBytes(mark), stream, 1, 0, 0, 0];

        Assert.Throws<FormatException>(() => new OutputBlocks().Next(header));
    }

    private static byte[] Block(byte stream, string text) =>
        [.. "RRP"u8, stream, .. BitConverter.GetBytes(text.Length), .. Encoding.UTF8.GetBytes(text)];
}
