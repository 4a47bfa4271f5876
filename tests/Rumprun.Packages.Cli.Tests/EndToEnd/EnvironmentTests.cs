using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>Starts the command as service managers and odd shells do: streams closed, no home, no directory.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly NativeCommand _rrpkg;

    public EnvironmentTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        _rrpkg = new NativeCommand(_home.Path);
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("<&-")]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public void Command_WithClosedStreams_WorksAndWritesToNoOtherFile(string closed)
    {
        Assert.Equal(0, Run($"exec \"$@\" {closed}", "list").ExitCode);
        Assert.Equal((int)ExitCode.Usage, Run($"exec \"$@\" {closed}", "no-such-command").ExitCode);
    }

    [Theory]
    [InlineData("unset RRPKG_HOME; HOME=here exec \"$@\"", "error[RR0005]: HOME is `here`")]
    [InlineData("RRPKG_HOME=here exec \"$@\"", "error[RR0005]: RRPKG_HOME is `here`")]
    [InlineData("unset RRPKG_HOME; XDG_DATA_HOME=here exec \"$@\"", "error[RR0005]: XDG_DATA_HOME is `here`")]
    public void Command_InAnEnvironmentThatNamesNoDirectory_SaysSo(string script, string error)
    {
        var result = Run(script, "list");
        Assert.StartsWith(error, result.Error, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Usage, result.ExitCode);
        Assert.Equal(0, Run(script, "--version").ExitCode);
    }

    [Fact]
    public void Command_InADirectoryThatIsGone_SaysSo()
    {
        const string script = "mkdir \"$RRPKG_HOME/gone\"; cd \"$RRPKG_HOME/gone\"; rmdir \"$RRPKG_HOME/gone\"; exec \"$@\"";
        Assert.StartsWith("error[RR0007]: ", Run(script, "lock", "zlib").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run(script, "--version").ExitCode);
    }

    private CommandRun.Result Run(string script, params string[] arguments) =>
        NativeCommand.Finish(_rrpkg.Start(["sh", "-c", script, "sh"], arguments));
}
