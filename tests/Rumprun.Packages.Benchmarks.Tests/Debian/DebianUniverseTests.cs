using System.Text;
using Rumprun.Packages.Benchmarks.Debian;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Benchmarks.Tests.Debian;

public sealed class DebianUniverseTests
{
    private const string Lists = """
        Package: editor
        Version: 1:1.0~rc1-1
        Depends: libtext (>= 2.0)

        Package: editor
        Version: 1:1.0-1
        Depends: libtext (>= 9)

        Package: libtext
        Version: 2.0-1

        Package: libtext-compat
        Version: 1
        Provides: libtext (= 2.1)

        Package: mailer
        Version: 1
        Pre-Depends: postman | mail-agent
        Breaks: editor (<< 1:1.0-1)

        Package: postman
        Version: 3
        Provides: mail-agent
        Conflicts: mail-agent

        Package: courier
        Version: 3
        Provides: mail-agent
        Conflicts: mail-agent

        Package: old-fashioned
        Version: 1
        Depends: mail-agent (>= 1)
        """;

    private static readonly PackageIndex Index = new(Encoding.UTF8.GetBytes(Lists));

    [Theory]
    [InlineData("editor", "editor 1:1.0~rc1-1, libtext 2.0-1")]
    [InlineData("mailer", "mailer 1, postman 3")]
    [InlineData("mailer, courier", "courier 3, mailer 1")]
    [InlineData("libtext (>= 2.1)", "libtext-compat 1")]
    [InlineData("mail-agent", "courier 3")]
    [InlineData("mail-agent, postman", "postman 3")]
    [InlineData("nothing | postman", "postman 3")]
    [InlineData("editor, mailer", null)]
    [InlineData("postman, courier", null)]
    [InlineData("old-fashioned", null)]
    [InlineData("nothing", null)]
    public void Solve_SmallLists_ChoosesWhatDebianAllows(string wanted, string? expected)
    {
        var chosen = Solve(wanted);
        Assert.Equal(
            expected, chosen is null ? null : string.Join(", ", chosen.Select(static s => $"{s.Name} {s.Version}")));
        Assert.Empty(chosen is null ? [] : InstallationCheck.Problems(chosen, DebianRelation.Split(wanted)));
    }

    [Theory]
    [InlineData("editor (= 1:1.0~rc1-1)", "editor", "editor needs libtext (>= 2.0)")]
    [InlineData("postman, courier", "mail-agent", "postman conflicts with mail-agent", "courier conflicts with mail-agent")]
    [InlineData("mailer, postman, editor (= 1:1.0~rc1-1), libtext", "mailer", "mailer conflicts with editor (<< 1:1.0-1)")]
    [InlineData("libtext", "mailer", "mailer is wanted and not there")]
    [InlineData("editor, libtext-compat", "editor", "editor is there at 2 versions", "editor needs libtext (>= 9)")]
    public void Problems_WrongInstallation_AreNamed(string installed, string wanted, params string[] problems)
    {
        var stanzas = DebianRelation.ReadField(installed)
            .SelectMany(static r => Index.Named(r[0].Name).Where(s => r[0].Admits(s.Version)))
            .ToArray();
        Assert.Equal(problems, InstallationCheck.Problems(stanzas, DebianRelation.Split(wanted)));
    }

    [Fact]
    public void Named_VersionInTwoLists_IsThereOnce()
    {
        var twice = new PackageIndex(Encoding.UTF8.GetBytes($"{Lists}\n\n{Lists}\n"));
        Assert.Equal(["1:1.0~rc1-1", "1:1.0-1"], twice.Named("editor").Select(static s => s.Version.Text));
        Assert.Equal(["courier", "postman"], twice.Providers("mail-agent"));
        Assert.Equal(16, twice.Count);
        Assert.Equal(7, twice.Names.Count());
    }

    private static Stanza[]? Solve(string wanted)
    {
        var universe = new DebianUniverse(Index);
        var request = new ResolutionRequest
        {
            Requirements = [.. DebianRelation.Split(wanted).Select(universe.RequirementOf)],
            AllowsCycles = true,
        };
        return new VersionSolver(universe).Solve(
            request, TestContext.Current.CancellationToken) is ResolutionResult.Solved(var resolution)
            ? [.. resolution.Ports.Select(universe.StanzaOf)]
            : null;
    }
}
