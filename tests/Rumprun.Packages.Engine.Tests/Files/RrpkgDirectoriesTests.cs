using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Tests.Files;

public sealed class RrpkgDirectoriesTests
{
    [Fact]
    public void From_Home_IsOneFolderForAll()
    {
        var directories = From(("RRPKG_HOME", "/r"), ("HOME", "relative"), ("XDG_DATA_HOME", "relative"));
        Assert.Equal(["/r/config", "/r/data", "/r/cache", "/r/state"], All(directories));
    }

    [Fact]
    public void From_XdgAndEmptyVariables_AreTheSpecifications()
    {
        var directories = From(("RRPKG_HOME", ""), ("HOME", "/h"), ("XDG_DATA_HOME", "/d"), ("XDG_CACHE_HOME", ""));
        Assert.Equal(["/h/.config/rrpkg", "/d/rrpkg", "/h/.cache/rrpkg", "/h/.local/state/rrpkg"], All(directories));
    }

    [Fact]
    public void From_NoHome_IsTheUsersOwn() =>
        Assert.Equal("/u/.cache/rrpkg", RrpkgDirectories.From(static _ => null, static () => "/u").Cache);

    [Theory]
    [InlineData("RR0005", "RRPKG_HOME", "here")]
    [InlineData("RR0005", "XDG_STATE_HOME", "state")]
    [InlineData("RR0005", "HOME", "~")]
    [InlineData("RR0006", "XDG_STATE_HOME", "/state")]
    public void From_WhatNamesNoDirectory_IsRefusedWhenItIsAskedFor(string id, string variable, string value)
    {
        var hasHome = id == "RR0005" && variable != "HOME";
        var directories = hasHome ? From((variable, value), ("HOME", "/h")) : From((variable, value));
        var problem = Assert.Throws<DiagnosticException>(() => directories.Cache).Diagnostics[0];
        Assert.Equal(id, problem.Id);
        Assert.Contains(id == "RR0005" ? variable : "HOME is not set", problem.Message, StringComparison.Ordinal);
    }

    private static RrpkgDirectories From(params (string Name, string Value)[] variables) =>
        RrpkgDirectories.From(name => variables.FirstOrDefault(v => v.Name == name).Value);

    private static string[] All(RrpkgDirectories directories) =>
        [directories.Configuration, directories.Data, directories.Cache, directories.State];
}
