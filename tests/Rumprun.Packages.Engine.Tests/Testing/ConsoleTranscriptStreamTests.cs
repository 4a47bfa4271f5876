using System.Text;
using Rumprun.Packages.Engine.Testing;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Testing;

/// <summary>Texts are found in order, however a console comes in pieces.</summary>
public sealed class ConsoleTranscriptStreamTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("one two", null)]
    [InlineData("o|n|e| t|w|o", null)]
    [InlineData("xonexxtwox", null)]
    [InlineData("two one", "two")]
    [InlineData("one tw", "two")]
    [InlineData("on", "one")]
    [InlineData("onetwo", null)]
    [InlineData("oone tw|two", null)]
    public void Awaited_AfterPieces_IsTheFirstTextThatHasNotAppeared(string pieces, string? expected)
    {
        using var console = Open("one", "two");

        Write(console, pieces);

        Assert.Equal(expected, console.Awaited);
        Assert.Equal(expected is null, console.Complete.IsCompleted);
    }

    [Fact]
    public void Awaited_OverLines_KnowsNoCarriageReturns()
    {
        using var console = Open("one\ntwo", "ü");

        Write(console, "one\r|\ntwo ü");

        Assert.Null(console.Awaited);
        Assert.Equal(["one", "two ü"], console.LastLines);
    }

    [Fact]
    public void Complete_OfNoTexts_IsSoAtOnce()
    {
        using var console = Open();

        Assert.True(console.Complete.IsCompleted);
    }

    [Fact]
    public void File_HasEveryByte()
    {
        using (var console = Open("one"))
        {
            Write(console, "one\r\n|two\r\n");
        }

        Assert.Equal("one\r\ntwo\r\n", File.ReadAllText(Path.Combine(_directory.Path, "logs/console.log")));
    }

    private ConsoleTranscriptStream Open(params string[] texts) =>
        new(Path.Combine(_directory.Path, "logs/console.log"), [.. texts]);

    private static void Write(ConsoleTranscriptStream console, string pieces)
    {
        foreach (var piece in pieces.Split('|'))
        {
            console.Write(Encoding.UTF8.GetBytes(piece));
        }
    }
}
