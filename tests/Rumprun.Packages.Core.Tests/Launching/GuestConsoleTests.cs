using System.Buffers;
using System.Text;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Core.Tests.Launching;

public sealed class GuestConsoleTests
{
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly GuestConsole console = new();

    private string Output => Encoding.UTF8.GetString(output.WrittenSpan);

    [Fact]
    public void Feed_ProgramThatReturns0_IsOver()
    {
        console.Feed(RecordedConsoles.Returned0, output);

        Assert.Equal(new GuestExit.Exited(0), console.Progress.Exit);
        Assert.Equal("argc=2\nA0[args]\n", Output);
    }

    [Fact]
    public void Feed_BytesOneByOne_GiveTheSame()
    {
        foreach (var b in RecordedConsoles.Returned42WithoutNewline)
        {
            console.Feed([b], output);
        }

        Assert.Equal(new GuestExit.Exited(42), console.Progress.Exit);
        Assert.Equal("prompt>", Output);
    }

    [Fact]
    public void Feed_ExitCalled_GivesItsStatusAndNoMarks()
    {
        console.Feed(RecordedConsoles.Exit3, output);

        Assert.Equal(new GuestExit.Exited(3), console.Progress.Exit);
        Assert.Equal("way: exit", Output);
    }

    [Fact]
    public void Feed_AnswerThatTheDhcpClientRefuses_IsTheEndBeforeMainAlone()
    {
        console.Feed("mounted tmpfs on /tmp\r\ndhcp get: invalid packet received. retrying\r\n"u8, output);
        Assert.Equal(new GuestExit.AddressRefused(), console.Progress.Exit);

        var later = new GuestConsole();
        later.Feed("=== calling \"x\" main() ===\r\n\r\ndhcp get: invalid packet received. retrying\r\n"u8, output);
        later.Silent(TimeSpan.FromSeconds(1), output);
        Assert.Null(later.Progress.Exit);
        Assert.Equal("dhcp get: invalid packet received. retrying\n", Output);
    }

    [Fact]
    public void Feed_PthreadExit_IsSuccess()
    {
        console.Feed(RecordedConsoles.PthreadExit, output);

        Assert.Equal(new GuestExit.Exited(0), console.Progress.Exit);
    }

    [Fact]
    public void Feed_NegativeStatus_IsItsLowByte()
    {
        console.Feed(RecordedConsoles.OutOfMemory, output);

        Assert.Equal(new GuestExit.Exited(255), console.Progress.Exit);
    }

    [Fact]
    public void Feed_Assertion_IsACrash()
    {
        console.Feed(RecordedConsoles.Assertion, output);

        Assert.IsType<GuestExit.Crashed>(console.Progress.Exit);
    }

    [Fact]
    public void Feed_BadConfiguration_SaysTheGuestsReason()
    {
        console.Feed(RecordedConsoles.BadConfiguration, output);

        Assert.Equal(new GuestExit.BootFailed("rumprun: no match for key \"nope\""), console.Progress.Exit);
        Assert.Equal("", Output);
    }

    [Fact]
    public void Silent_AfterTrap_IsACrash()
    {
        console.Feed(RecordedConsoles.PageFault, output);
        Assert.Null(console.Progress.Exit);

        console.Silent(TimeSpan.FromSeconds(1), output);

        Assert.Equal(new GuestExit.Crashed("FATAL TRAP: page fault at 0x110d60 (0x8)"), console.Progress.Exit);
    }

    [Fact]
    public void Silent_AfterTrapThatTheProgramOnlyPrinted_IsNone()
    {
        console.Feed(RecordedConsoles.PageFault, output);
        console.Feed("and yet it runs\r\n"u8, output);
        console.Silent(TimeSpan.FromSeconds(1), output);

        Assert.Null(console.Progress.Exit);
    }

    [Theory]
    [MemberData(nameof(Panics))]
    public void Silent_AfterPanic_IsABootFailure(byte[] text, string reason)
    {
        console.Feed(text, output);
        console.Silent(TimeSpan.FromSeconds(1), output);

        Assert.Equal(new GuestExit.BootFailed(reason), console.Progress.Exit);
    }

    public static TheoryData<byte[], string> Panics => new()
    {
        { RecordedConsoles.ConfigurationTooLong, "panic: command line too long, increase BMK_MULTIBOOT_CMDLINE_SIZE" },
        { RecordedConsoles.TooLittleMemory, "panic: assert \"osend > mbm->addr && osend < mbm->addr + mbm->len\" FAILED" },
    };

    [Fact]
    public void Silent_AfterKernelPanic_GivesTheKernelsReason()
    {
        console.Feed(
            RecordedConsoles.Bytes(
                "=== calling \"x\" main() ===\n\npanic: lazy bum\nrump kernel halting...\nPANIC: rumpuser panic\nhalted\n"),
            output);
        console.Silent(TimeSpan.FromSeconds(1), output);

        Assert.Equal(new GuestExit.Crashed("panic: lazy bum"), console.Progress.Exit);
    }

    [Fact]
    public void Feed_WordsThatTheProgramPrints_EndNothing()
    {
        console.Feed(
            RecordedConsoles.Bytes(
                "\n=== calling \"x\" main() ===\n\nhalted\npanic: no\n=== title ===\nPANIC: no\nrunning\n"),
            output);
        console.Silent(TimeSpan.FromSeconds(1), output);

        Assert.Null(console.Progress.Exit);
        Assert.Equal("halted\npanic: no\n=== title ===\nPANIC: no\nrunning\n", Output);
    }

    [Fact]
    public void Silent_Prompt_IsLetThroughWithoutNewline()
    {
        console.Feed(RecordedConsoles.Bytes("\n=== calling \"x\" main() ===\n\none\ntwo> "), output);
        Assert.Equal("one\ntwo> ", Output);

        console.Feed("\r\n"u8, output);
        Assert.Equal("one\ntwo> ", Output);
        console.Silent(GuestConsole.NewlineHeld, output);
        Assert.Equal("one\ntwo> \n", Output);
    }

    [Fact]
    public void Silent_TextThatBeginsLikeAMark_IsLetThroughLater()
    {
        console.Feed(RecordedConsoles.Bytes("\n=== calling \"x\" main() ===\n\n=== main() of"), output);
        console.Silent(GuestConsole.NewlineHeld, output);
        Assert.Equal("", Output);

        console.Silent(TimeSpan.FromSeconds(1), output);
        console.Feed(" the story\r\n"u8, output);
        console.End(output);
        Assert.Equal("=== main() of the story\n", Output);
    }

    [Fact]
    public void Feed_CarriageReturns_AreTheProgramsOwnExceptOneANewline()
    {
        console.Feed(RecordedConsoles.Bytes("\n=== calling \"x\" main() ===\n\n50%\r99%\rdone\r\n"), output);
        console.End(output);

        Assert.Equal("50%\r99%\rdone\r\n", Output);
    }

    [Fact]
    public void Silent_BetweenTheDriversCarriageReturnAndItsNewline_AddsNothing()
    {
        console.Feed(RecordedConsoles.Bytes("\n=== calling \"x\" main() ===\n\na"), output);
        console.Feed("\r"u8, output);
        console.Silent(TimeSpan.FromSeconds(10), output);
        console.Feed("\nb"u8, output);

        Assert.Equal("a\nb", Output);
    }

    [Fact]
    public void Feed_GuestWithAnOutputChannel_LetsNothingThrough()
    {
        console.Feed(
            RecordedConsoles.Bytes(
                "rumprun-compat: programs print to the output channel\n\n=== calling \"x\" main() ===\n\n"),
            output);
        console.FeedProgram("half a line"u8);
        console.Feed(
            RecordedConsoles.Bytes("rumprun: call to ``sigaction'' ignored\n\n=== main() of \"x\" returned 4 ===\n"),
            output);
        Assert.Equal("half a line", console.Tail[^1]);

        console.Feed(RecordedConsoles.Bytes("\n=== ERROR: _exit(4) called ===\nrump kernel halting...\nhalted\n"), output);

        Assert.Equal(new GuestExit.Exited(4), console.Progress.Exit);
        Assert.Equal("", Output);
    }

    [Fact]
    public void FeedProgram_TextThatIsAwaited_IsSeen()
    {
        var waiting = new GuestConsole("ready");
        waiting.FeedProgram("al"u8);
        waiting.FeedProgram("ready\n"u8);

        Assert.True(waiting.AwaitedSeen);
        Assert.Equal(["already"], waiting.Tail);
    }

    [Fact]
    public void Feed_BlankLines_AreKept()
    {
        console.Feed(RecordedConsoles.Bytes("\n=== calling \"x\" main() ===\n\n\n\na\n\n\nb\n"), output);
        console.End(output);

        Assert.Equal("\n\na\n\n\nb\n", Output);
    }

    [Fact]
    public void Feed_TwoPrograms_GivesTheFirstStatusThatIsNot0()
    {
        console.Feed(
            RecordedConsoles.Bytes(
                "\n=== calling \"a\" main() ===\n\nA\n\n=== main() of \"a\" returned 7 ===\n\n=== ERROR: _exit(7) called "
                    + "===\n"
                + "\n=== calling \"b\" main() ===\n\nB\n\n=== main() of \"b\" returned 0 ===\n\n=== _exit(0) called ===\n"
                + "rump kernel halting...\nhalted\n"),
            output);

        Assert.Equal(new GuestExit.Exited(7), console.Progress.Exit);
        Assert.Equal("A\nB\n", Output);
    }

    [Fact]
    public void Tail_AfterLongOutput_IsTheLastLines()
    {
        console.Feed(RecordedConsoles.Bytes(string.Join('\n', Enumerable.Range(1, 100))), output);

        Assert.Equal("100", console.Tail[^1]);
        Assert.Equal(41, console.Tail.Length);
    }
}
