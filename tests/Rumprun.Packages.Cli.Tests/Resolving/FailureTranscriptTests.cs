using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Resolving;

/// <summary>
/// What a person sees who asks for what cannot be had: files of a command, after <c>$</c>, and what it prints.
/// </summary>
public sealed class FailureTranscriptTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static string Folder => Repository.PathOf("tests", "Rumprun.Packages.Cli.Tests", "Resolving", "Transcripts");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(
            static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Install_OfWhatCannotBeHad_ExplainsItself(string name)
    {
        var toolchain = FailurePorts.WriteTo(_directory.Path);
        var home = Path.Combine(_directory.Path, "home");
        var rrpkg = new CommandRun(home, _directory.Path) { Variables = { ["RRPKG_RUMPRUN"] = toolchain } };
        var file = Path.Combine(Folder, name);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var command = text.Split('\n')[0];

        var result = await rrpkg.RunAsync([.. command["$ rrpkg ".Length..].Split(' '), "--ports", _directory.Path]);

        if (Environment.GetEnvironmentVariable("RRPKG_ACCEPT") is { Length: > 0 })
        {
            // Someone reads the new transcripts in the difference of this folder.
            await File.WriteAllTextAsync(file, $"{command}\n{result.Error}", TestContext.Current.CancellationToken);
        }

        Assert.Equal(text, $"{command}\n{result.Error}");
        Assert.Equal(1, result.ExitCode);
    }
}
