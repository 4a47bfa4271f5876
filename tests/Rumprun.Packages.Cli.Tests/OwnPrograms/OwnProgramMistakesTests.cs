using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.OwnPrograms;

/// <summary>What an author is told whose program cannot become a guest's.</summary>
public sealed class OwnProgramMistakesTests : IDisposable
{
    private const string Main = "int main(void) { return 0; }\n";

    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly CommandRun _rrpkg;

    public OwnProgramMistakesTests() => _rrpkg = new CommandRun(_home.Path, _directory.Path);

    [Fact]
    public async Task Build_NothingToBuild_SaysWhatIsLookedFor()
    {
        Write("notes.txt", "nothing\n");

        await AssertRefusedAsync("RR1121", "has nothing that rrpkg can build or run", ".");
    }

    [Fact]
    public async Task Build_MissingPath_IsToldFromAPort() =>
        await AssertRefusedAsync("RR1120", "does not exist", "./nowhere");

    [Fact]
    public async Task Run_LinuxProgram_SaysHowToCompileIt()
    {
        File.Copy("/bin/true", Path.Combine(_directory.Path, "tool"));

        await AssertRefusedAsync("RR1122", "is a program for Linux", "./tool");
    }

    [Fact]
    public async Task Build_MakefileThatRunsGcc_NamesTheRule()
    {
        Write("main.c", Main);
        Write("Makefile", "main: main.c\n\tgcc -O2 -o main main.c\n");

        await AssertRefusedAsync("RR1125", "the makefile's rule for `main` runs `gcc` itself", ".");
    }

    [Fact]
    public async Task Build_LibraryWithoutAPort_IsNamed()
    {
        Write("main.c", Main);
        Write("Makefile", "LDLIBS = -lnosuch -lm\nmain: main.o\n\t$(CC) -o main main.o $(LDLIBS)\n");

        await AssertRefusedAsync("RR1126", "it needs the library `nosuch` (-lnosuch)", ".");
    }

    [Fact]
    public async Task Build_LinkOutOfTheDirectory_IsNamed()
    {
        Write("main.c", Main);
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "config.h"), "../config.h");

        await AssertRefusedAsync("RR1124", "the symbolic link `config.h` leads to `../config.h`", ".");
    }

    [Fact]
    public async Task Build_LargeDirectory_NamesWhatIsLarge()
    {
        Write("main.c", Main);
        using (var image = File.Create(Path.Combine(_directory.Path, "disk.img")))
        {
            image.SetLength(2L << 30);
        }

        await AssertRefusedAsync("RR1123", "most of it in `disk.img`", ".");
    }

    [Fact]
    public async Task Build_PortFileWithAMistake_NamesTheAuthorsFile()
    {
        Write("port.yaml", "schema: 1\nname: mine\nversion: \"1.0\"\nsummery: x\n");

        await AssertRefusedAsync("RR", Path.Combine(_directory.Path, "port.yaml:4"), ".");
    }

    [Fact]
    public async Task Run_WatchOfAPort_IsRefused()
    {
        var refused = await _rrpkg.RunAsync("run", "nginx", "--watch", "--ports", Repository.PathOf());

        Assert.Contains("`--watch` is for a program of your own", refused.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _home.Dispose();
        _directory.Dispose();
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory.Path, name), text);

    private async Task AssertRefusedAsync(string id, string message, string program)
    {
        var refused = await _rrpkg.RunAsync("run", program, "--ports", Repository.PathOf());

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"error[{id}", refused.Error, StringComparison.Ordinal);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
    }
}
