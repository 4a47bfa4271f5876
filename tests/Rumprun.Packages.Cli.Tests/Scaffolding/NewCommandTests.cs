using System.Formats.Tar;
using System.Text;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Scaffolding;

/// <summary><c>rrpkg new</c> with real archives, good and bad.</summary>
public sealed class NewCommandTests : IDisposable
{
    private const string Makefile =
        "CC = gcc\nprefix = /usr/local\nall: hello\nhello: hello.o\n\t$(CC) $(LDFLAGS) -o hello hello.o\n"
        + "install: all\n\tinstall -D hello $(DESTDIR)$(prefix)/bin/hello\n";

    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly CommandRun _rrpkg;

    public NewCommandTests()
    {
        Directory.CreateDirectory(Path.Combine(_tree.Path, "ports"));
        Directory.CreateSymbolicLink(Path.Combine(_tree.Path, "recipes"), Repository.PathOf("recipes"));
        _rrpkg = new CommandRun(_home.Path, _tree.Path);
    }

    [Fact]
    public async Task New_FromATarball_WritesAPortThatLintsAndSaysWhatRemains()
    {
        WriteTar("hello-1.5.tar", ("hello-1.5/Makefile", Makefile), ("hello-1.5/hello.c", "int main(void) { return 0; }\n"));

        var made = await _rrpkg.RunAsync("new", "hello", "--from", "hello-1.5.tar", "--ports", ".");

        Assert.Equal("", made.Error);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("  version      1.5 (the archive's name `hello-1.5.tar`)\n", made.Output, StringComparison.Ordinal);
        Assert.Contains("  programs     bin/hello (the build system)\n", made.Output, StringComparison.Ordinal);
        Assert.Contains("Which licence is it?", made.Output, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(PortFile("hello"), TestContext.Current.CancellationToken);
        Assert.Contains($"sha256: \"{Sha256Of("hello-1.5.tar")}\"", text, StringComparison.Ordinal);
        Assert.Contains("\"CC={cc}\"", text, StringComparison.Ordinal);
        Assert.Equal(0, (await _rrpkg.RunAsync("lint", "hello", "--ports", ".")).ExitCode);
    }

    [Fact]
    public async Task New_Json_HasQuestionsWithTheirLines()
    {
        WriteTar("hello-1.5.tar", ("hello-1.5/Makefile", Makefile));

        var made = await _rrpkg.RunAsync("new", "hello", "--from", "hello-1.5.tar", "--ports", ".", "--json");

        using var json = System.Text.Json.JsonDocument.Parse(made.Output);
        var question = json.RootElement.GetProperty("questions")[0];
        var line = (await File.ReadAllLinesAsync(
            PortFile("hello"), TestContext.Current.CancellationToken))[question.GetProperty("line").GetInt32() - 1];
        Assert.EndsWith(question.GetProperty("text").GetString()!, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_NameThatIsThere_TouchesNothing()
    {
        WriteTar("hello-1.5.tar", ("hello-1.5/Makefile", Makefile));
        Directory.CreateDirectory(Path.GetDirectoryName(PortFile("hello"))!);
        await File.WriteAllTextAsync(PortFile("hello"), "mine\n", TestContext.Current.CancellationToken);

        var refused = await _rrpkg.RunAsync("new", "hello", "--from", "hello-1.5.tar", "--ports", ".");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error[RR1100]", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine\n", await File.ReadAllTextAsync(PortFile("hello"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("page.html", "<html>\n", "RR1101")]
    [InlineData("empty.tar", "", "RR1101")]
    [InlineData("cut.tar.gz", "\u001f\u008b\u0008\u0000rest", "RR5215")]
    public async Task New_FromWhatIsNoArchive_IsRefused(string file, string content, string id)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_tree.Path, file), content, Encoding.Latin1, TestContext.Current.CancellationToken);

        await AssertRefusedAsync(id, "new", "hello", "--from", file);
    }

    [Theory]
    [InlineData("RR4004", "new", "hello", "--from", "there-is-none.tar.gz")]
    [InlineData("RR4003", "new", "hello", "--from", "gopher://upstream.example/x.tar")]
    [InlineData("RR4003", "new", "hello", "--from", "debian:x")]
    [InlineData("RR4002", "new", "hello", "--offline", "--from", "https://upstream.example/x.tar")]
    [InlineData("RR0002", "new", "Hello", "--from", "x.tar")]
    [InlineData("RR0001", "new", "hello")]
    public async Task New_BadRequest_IsRefused(string id, params string[] arguments) =>
        await AssertRefusedAsync(id, arguments);

    [Fact]
    public async Task New_ArchiveThatLeavesItsDirectory_IsRefused()
    {
        WriteTar("bad.tar", ("../../outside", "x"));

        await AssertRefusedAsync("RR52", "new", "hello", "--from", "bad.tar");
    }

    public void Dispose()
    {
        _home.Dispose();
        _tree.Dispose();
    }

    private async Task AssertRefusedAsync(string id, params string[] arguments)
    {
        var refused = await _rrpkg.RunAsync([.. arguments, "--ports", "."]);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"error[{id}", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_tree.Path, "ports")));
    }

    private string PortFile(string name) => Path.Combine(_tree.Path, "ports", name, "port.yaml");

    private string Sha256Of(string name) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(_tree.Path, name))));

    private void WriteTar(string name, params (string Path, string Text)[] files)
    {
        using var writer = new TarWriter(
            File.Create(Path.Combine(_tree.Path, name)), TarEntryFormat.Ustar, leaveOpen: false);
        foreach (var (path, text) in files)
        {
            writer.WriteEntry(new UstarTarEntry(
                TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }
}
