using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Configuration;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "config.yaml");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_WithoutAFile_GivesTheDefaults() => Assert.Same(UserConfiguration.Default, ConfigurationFile.Read(File));

    [Fact]
    public void Read_OfAFile_GivesWhatItSays()
    {
        System.IO.File.WriteAllText(File, "schema: 1\njobs: 3\n");

        Assert.Equal(3, ConfigurationFile.Read(File).Jobs);
    }

    [Fact]
    public void Read_OfAFileWithErrors_ThrowsThemWithTheirPlace()
    {
        System.IO.File.WriteAllText(File, "schema: 1\njob: 3\n");

        var problem = Assert.Single(Assert.Throws<DiagnosticException>(() => ConfigurationFile.Read(File)).Diagnostics);

        Assert.Equal(new SourceLocation(File, 2, 1), problem.Location);
    }

    [Fact]
    public void Read_OfADirectory_SaysThatItCannotBeRead()
    {
        var problem = Assert.Single(
            Assert.Throws<DiagnosticException>(() => ConfigurationFile.Read(_directory.Path)).Diagnostics);

        Assert.Equal("RR1061", problem.Id);
    }
}
