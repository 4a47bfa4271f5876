using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class IncrementalBuildTests
{
    private const string Before =
        "rrpkg-build-key 2\nfile.a.c: 01\nfile.a.h: 02\nfile.Makefile: 03\nstage.0000.name: make\n";

    [Theory]
    [InlineData("file.a.c: 09", "file.a.c: 01", true, true)]
    [InlineData("file.a.c: 09", "file.a.c: 01", false, true)]
    [InlineData("file.a.h: 09", "file.a.h: 02", true, true)]
    [InlineData("file.a.h: 09", "file.a.h: 02", false, false)]
    [InlineData("file.Makefile: 09", "file.Makefile: 03", true, false)]
    [InlineData("file.a.c: 01\nfile.b.c: 05", "file.a.c: 01", true, false)]
    [InlineData("stage.0000.name: cmake", "stage.0000.name: make", true, false)]
    public void Basis_AfterAChange_IsTheSameOnlyForSourcesThatAreCompiledAgain(
        string now, string before, bool tracksHeaders, bool isSame)
    {
        var after = Before.Replace(before, now, StringComparison.Ordinal);

        Assert.NotEqual(Before, after);
        Assert.Equal(
            isSame, IncrementalBuild.Basis(Before, tracksHeaders) == IncrementalBuild.Basis(after, tracksHeaders));
    }
}
