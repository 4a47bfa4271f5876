using Rumprun.Packages.Core.Configuration;

namespace Rumprun.Packages.Core.Tests.Configuration;

public sealed class ToolchainListTests
{
    [Theory]
    [InlineData("", "schema: 1\ntoolchains:\n  - /x\n")]
    [InlineData("# mine\n", "# mine\nschema: 1\ntoolchains:\n  - /x\n")]
    [InlineData("schema: 1\njobs: 2 # two", "schema: 1\njobs: 2 # two\ntoolchains:\n  - /x\n")]
    [InlineData("toolchains:\njobs: 2\n", "toolchains:\n  - /x\njobs: 2\n")]
    [InlineData("toolchains: []  # none yet\njobs: 2\n", "toolchains: [/x]  # none yet\njobs: 2\n")]
    [InlineData("toolchains: [/a, '/b]']\n", "toolchains: [/a, '/b]', /x]\n")]
    [InlineData("toolchains:\n- /a # old\njobs: 2\n", "toolchains:\n- /a # old\n- /x\njobs: 2\n")]
    [InlineData(
        "toolchains:\n    - /a\n    - \"/b-c\"\n\n# about jobs\njobs: 2\n",
        "toolchains:\n    - /a\n    - \"/b-c\"\n    - /x\n\n# about jobs\njobs: 2\n")]
    [InlineData("toolchains:\n  - /a", "toolchains:\n  - /a\n  - /x\n")]
    [InlineData("toolchains: [/x]\n", "toolchains: [/x]\n")]
    public void Append_KnownForms_KeepsAllTheRest(string before, string after) =>
        Assert.Equal(after, ToolchainList.Append(before, "/x"));

    [Theory]
    [InlineData("toolchains: /a\n")]
    [InlineData("toolchains: {a: b}\n")]
    [InlineData("toolchains:\n  - [a]\n")]
    [InlineData("- a\n")]
    [InlineData("a: [\n")]
    public void Append_NotAListOfDirectories_IsRefused(string text) => Assert.Null(ToolchainList.Append(text, "/x"));

    [Fact]
    public void Append_PathWithBlanksAndQuotes_IsQuoted() =>
        Assert.Equal("schema: 1\ntoolchains:\n  - \"/a b/\\\"c\\\"\"\n", ToolchainList.Append("", "/a b/\"c\""));
}
