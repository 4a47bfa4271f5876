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

    public required Sha256Digest Sha256 { get; init; }

    /// <summary>The archive's files, with unchanged names.</summary>
    public required SourceListing Files { get; init; }

    /// <summary>Whether a port or a virtual name of this name exists.</summary>
    public required Func<PortName, bool> IsPort { get; init; }
}

/// <summary>A port.yaml, and the findings that it is based on.</summary>
/// <param name="Text">The file; each open question is a comment that begins with <see cref="QuestionMark"/>.</param>
public sealed record ScaffoldedPort(string Text, System.Collections.Immutable.ImmutableArray<Finding> Findings)
{
    public const string QuestionMark = "# ?";

    /// <summary>The questions in the file's order, each with its line, from 1.</summary>
    public IEnumerable<(int Line, string Text)> Questions =>
        Text.Split('\n')
            .Select(static (line, index) => (Line: index + 1, Text: line.TrimStart()))
            .Where(static l => l.Text.StartsWith(QuestionMark, StringComparison.Ordinal))
            .Select(static l => (l.Line, l.Text[QuestionMark.Length..].TrimStart()));
}

/// <summary>A finding and its origin.</summary>
public sealed record Finding(string Subject, string What, string From);
