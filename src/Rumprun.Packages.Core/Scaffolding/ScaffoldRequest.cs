using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>An upstream archive and the port to create from it.</summary>
public sealed record ScaffoldRequest
{
    public required PortName Name { get; init; }

    /// <summary>
    /// The archive's address, as a port writes it: <c>https:</c>, <c>http:</c>, <c>file:</c> or <c>debian:</c>.
    /// </summary>
    public required string Address { get; init; }

    public required string FileName { get; init; }

    /// <summary>
    /// Whether the port is for a directory that its file lies in, a program of the user's own: there is no archive.
    /// </summary>
    public bool IsDirectory { get; init; }

    public required Sha256Digest Sha256 { get; init; }

    /// <summary>The archive's files, with unchanged names.</summary>
    public required SourceListing Files { get; init; }

    /// <summary>Whether a port or a virtual name of this name exists.</summary>
    public required Func<PortName, bool> IsPort { get; init; }
}

/// <summary>A port.yaml, and the findings that it is based on.</summary>
/// <param name="Text">The file; each open question is a comment that begins with <see cref="QuestionMark"/>.</param>
public sealed record ScaffoldedPort(string Text, ImmutableArray<Finding> Findings)
{
    public const string QuestionMark = "# ?";

    /// <summary>Programs and libraries that the build is expected to install, below the prefix.</summary>
    public ImmutableArray<string> Installs { get; init; } = [];

    /// <summary>Ports that it depends on.</summary>
    public ImmutableArray<PortName> Dependencies { get; init; } = [];

    /// <summary>Libraries that it needs and that no port provides.</summary>
    public ImmutableArray<WantedLibrary> UnknownLibraries { get; init; } = [];

    /// <summary>Functions that fail in a guest, each with a file that calls it.</summary>
    public ImmutableArray<(string Function, string File)> FailingCalls { get; init; } = [];

    /// <summary>Commands of a makefile that name a compiler of the build machine.</summary>
    public ImmutableArray<(string Target, string Command)> FixedCompilers { get; init; } = [];

    /// <summary>The name of a build system without a recipe, or null.</summary>
    public string? UnknownSystem { get; init; }

    /// <summary>The questions in the file's order, each with its line, from 1.</summary>
    public IEnumerable<(int Line, string Text)> Questions =>
        Text.Split('\n')
            .Select(static (line, index) => (Line: index + 1, Text: line.TrimStart()))
            .Where(static l => l.Text.StartsWith(QuestionMark, StringComparison.Ordinal))
            .Select(static l => (l.Line, l.Text[QuestionMark.Length..].TrimStart()));
}

/// <summary>A finding and its origin.</summary>
public sealed record Finding(string Subject, string What, string From);
