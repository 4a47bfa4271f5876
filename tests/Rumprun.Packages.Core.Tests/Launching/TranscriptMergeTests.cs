using System.Buffers;
using System.Text;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Core.Tests.Launching;

public sealed class TranscriptMergeTests
{
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly TranscriptMerge merge = new();

    private string Text => Encoding.UTF8.GetString(output.WrittenSpan);

    [Fact]
    public void Add_MarkBetweenTwoPiecesOfALine_ComesAfterTheLine()
    {
        AddConsole("=== calling \"curl\" main() ===\n\n");
        AddProgram("curl: (7) Failed to connect to ");
        AddConsole("\n=== main() of \"curl\" returned 7 ===\n");
        AddProgram("127.0.0.1 port 1\n");

        Assert.Equal(
            "=== calling \"curl\" main() ===\n\ncurl: (7) Failed to connect to 127.0.0.1 port 1\n"
            + "\n=== main() of \"curl\" returned 7 ===\n",
            Text);
    }

    [Fact]
    public void Add_ConsoleInPieces_ComesInLinesBetweenTheProgramsLines()
    {
        AddProgram("first\n");
        AddConsole("rumprun: call to ``sig");
        AddProgram("second\n");
        AddConsole("action'' ignored\nrump");
        AddProgram("third");

        Assert.Equal("first\nsecond\nrumprun: call to ``sigaction'' ignored\nthird", Text);
    }

    [Fact]
    public void Add_ConsoleAlone_IsWrittenAtOnce()
    {
        AddConsole("what is your name? ");

        Assert.Equal("what is your name? ", Text);
    }

    [Fact]
    public void Add_ProgramBehindAnUnfinishedLineOfTheConsole_BeginsALine()
    {
        AddConsole("=== call");
        AddProgram("hello\n");
        AddConsole("ing ===\n");

        Assert.Equal("=== call\nhello\ning ===\n", Text);
    }

    [Fact]
    public void Add_LineThatNeverEnds_DoesNotHoldTheConsoleForEver()
    {
        var line = new string('x', 1023) + "\n";
        AddProgram("prompt>");
        for (var i = 0; i < 64; i++)
        {
            AddConsole(line);
        }

        Assert.Equal("prompt>", Text);

        AddConsole(line);
        Assert.Equal("prompt>\n" + string.Concat(Enumerable.Repeat(line, 65)), Text);
    }

    [Fact]
    public void End_UnfinishedLines_AreWritten()
    {
        AddProgram("half");
        AddConsole("FATAL TRAP: stack overflow");
        merge.End(output);

        Assert.Equal("half\nFATAL TRAP: stack overflow", Text);
    }

    private void AddConsole(string text) => merge.AddConsole(Encoding.UTF8.GetBytes(text), output);

    private void AddProgram(string text) => merge.AddProgram(Encoding.UTF8.GetBytes(text), output);
}
