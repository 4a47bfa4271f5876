using System.Collections.Immutable;
using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>A program of the build machine.</summary>
/// <param name="Name">What steps call it.</param>
/// <param name="Identity">SHA-256 of the program's file; of a script's together with its interpreter's.</param>
public sealed record HostTool(string Name, Sha256Digest Identity)
{
    /// <summary>What has to lie below a root for the program to be found there: links, and in the end the file.</summary>
    public required ImmutableArray<HostToolEntry> Entries { get; init; }

    /// <summary>The program that runs it, where it is a script.</summary>
    public HostTool? Interpreter { get; init; }
}

/// <summary>A file or link of a program, at its absolute path.</summary>
public abstract record HostToolEntry(string Path)
{
    /// <param name="Source">The file with the content; not always at <paramref name="Path"/>.</param>
    public sealed record File(string Path, string Source, Sha256Digest Digest) : HostToolEntry(Path);

    public sealed record Link(string Path, string Target) : HostToolEntry(Path);
}
