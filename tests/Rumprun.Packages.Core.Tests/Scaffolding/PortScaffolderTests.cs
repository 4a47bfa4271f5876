using System.Collections.Immutable;
using Rumprun.Packages.Core.Scaffolding;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Scaffolding;

public sealed class PortScaffolderTests
{
    private const int Rounds = 400;

    private static readonly ImmutableArray<string> s_words =
    [
        "Makefile", "configure", "configure.ac", "CMakeLists.txt", "meson.build", "LICENSE", "COPYING", "README", "a.c",
        "x.cpp", "src", "..",
        "{x}", "a b", "ü", "\"", "'", "#", ": ", "- ", "\u0000", "\n", "\t", "\ud800", "\u2028", "[", "]", ",", "&a", "*a",
        "!t", "%", "@", "`", "null",
        "bin_PROGRAMS = ", "$(X) ", "all: ", "install:\n\tinstall -s ", "project(", ")", "add_executable(",
        "install(TARGETS ", "option(TEST_",
        " ON)", "CC = ", "CFLAGS = ", "AC_INIT([", "PKG_CHECK_MODULES([A],[", "find_package(", "VERSION 1.2.3",
        "HOMEPAGE_URL \"https://",
        "DESCRIPTION \"", "free of charge to any person", "1.2", "-r7", "2147483648", "~rc1", "true", "0x10", "1e3", "UPPER",
        "${PROJECT_NAME}",
        "pkgdata_DATA = x\n", "prefix = /usr\n", "share/sample", "fork();", "zlib", "\\", "\\\n", "{{", "}}", "{cc}", "{",
        "}",
    ];

    public static TheoryData<string> Samples => [.. UpstreamSamples.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Scaffold_Sample_WritesWhatWasAccepted(string sample)
    {
        var port = PortScaffolder.Scaffold(UpstreamSamples.Request(UpstreamSamples.All[sample]));

        if (Environment.GetEnvironmentVariable("RRPKG_ACCEPT") is { Length: > 0 } accepted)
        {
            File.WriteAllText(Path.Combine(accepted, "Scaffolding/Accepted", $"{sample}.yaml"), port.Text);
        }

        Assert.Equal(
            File.ReadAllText(Repository.PathOf("tests/Rumprun.Packages.Core.Tests/Scaffolding/Accepted", $"{sample}.yaml")),
            port.Text);
        Assert.Empty(UpstreamSamples.Lint(port).Diagnostics);
    }

    [Fact]
    public void Scaffold_WhateverTheArchiveHolds_Lints()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var noise = new NoisyText(round, s_words);
            ImmutableArray<(string Path, string Text)> files =
            [
                .. Enumerable.Range(0, 1 + (round % 7)).Select(
                    _ => (noise.Path(), noise.Text(30))).DistinctBy(static f => f.Item1),
            ];

            var port = PortScaffolder.Scaffold(
                UpstreamSamples.Request(files, fileName: noise.Text(2).Replace('/', '-') + ".tar.gz") with
            {
                Address = "file:///tmp/archive.tar.gz",
                FileName = "archive.tar.gz",
            });

            Assert.True(
                UpstreamSamples.Lint(port).Value is not null,
                $"round {round}:\n{port.Text}\n{string.Join('\n', UpstreamSamples.Lint(port).Diagnostics)}");
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("c++")]
    [InlineData("a-_.b")]
    public void Scaffold_NameThatYamlTakesForSomethingElse_Lints(string name)
    {
        var port = PortScaffolder.Scaffold(UpstreamSamples.Request(UpstreamSamples.All["nothing"], name));

        Assert.Equal(name, UpstreamSamples.Lint(port, name).Value?.Name.ToString());
    }

    [Fact]
    public void Questions_AreWhereTheCommentsAre()
    {
        var port = PortScaffolder.Scaffold(UpstreamSamples.Request(UpstreamSamples.All["nothing"]));
        var lines = port.Text.Split('\n');

        Assert.NotEmpty(port.Questions);
        Assert.All(port.Questions, q => Assert.EndsWith($"# ? {q.Text}", lines[q.Line - 1], StringComparison.Ordinal));
    }

    /// <summary>Words in an order that looks random and is the same on every run.</summary>
    private sealed class NoisyText(int seed, ImmutableArray<string> words)
    {
        private readonly byte[] _bytes = Noise.Bytes(4096, seed);
        private int _at;

        public string Text(int most) =>
            string.Concat(Enumerable.Range(0, Next() % (most + 1)).Select(_ => words[Next() % words.Length]));

        public string Path() =>
            string.Join('/', Enumerable.Range(0, 1 + (Next() % 3)).Select(_ => words[Next() % words.Length]));

        private int Next() => _bytes[_at++ % _bytes.Length];
    }
}
