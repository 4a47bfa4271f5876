using System.Collections.Immutable;
using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>A program of the build machine.</summary>
/// <param name="Name">Its name in steps.</param>
/// <param name="Identity">SHA-256 of the program's file; for a script, combined with its interpreter's.</param>
public sealed record HostTool(string Name, Sha256Digest Identity)
{
    /// <summary>The files that a root needs for the program to be found: links, and finally the file.</summary>
    public required ImmutableArray<HostToolEntry> Entries { get; init; }

    /// <summary>Its interpreter, if it is a script.</summary>
    public HostTool? Interpreter { get; init; }
}

/// <summary>A file or link of a program, at its absolute path.</summary>
public abstract record HostToolEntry(string Path)
{
    /// <param name="Source">The file with the content; not always at <paramref name="Path"/>.</param>
    public sealed record File(string Path, string Source, Sha256Digest Digest) : HostToolEntry(Path);

    public sealed record Link(string Path, string Target) : HostToolEntry(Path);
}
