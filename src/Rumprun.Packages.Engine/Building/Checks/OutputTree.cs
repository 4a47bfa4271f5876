using System.Collections.Immutable;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>A file or link of a staged tree; its name is relative to the tree's root.</summary>
internal sealed record OutputFile(string Name, FileEntryKind Kind)
{
    /// <summary>Its ELF header, if it is an ELF file.</summary>
    public ElfIdentity? Elf { get; init; }
}

/// <summary>
/// A staged tree to be checked, listed once for all rules; only the beginning of each file has been read.
/// </summary>
internal sealed record OutputTree
{
    private const int MostErrors = 4;

    public required BuildPlan Plan { get; init; }

    /// <summary>The staged tree's root.</summary>
    public required HeldDirectory Root { get; init; }

    /// <summary>In ordinal order of their names.</summary>
    public required ImmutableArray<OutputFile> Entries { get; init; }

    /// <summary>Paths that must not occur in any file.</summary>
    public required ImmutableArray<HostPath> HostPaths { get; init; }

    /// <summary>Errors that steps printed without failing.</summary>
    public ImmutableArray<string> IgnoredErrors { get; init; } = [];

    public IEnumerable<OutputFile> Files => Entries.Where(static e => e.Kind == FileEntryKind.File);

    /// <summary>The port's prefix as a path in the tree: <c>usr</c>.</summary>
    public string Prefix => Plan.Port.Prefix.TrimStart('/');

    public static OutputTree Read(
        BuildPlan plan,
        HeldDirectory root,
        ImmutableArray<HostPath> hostPaths,
        ImmutableArray<string> ignoredErrors) => new()
    {
        Plan = plan,
        Root = root,
        HostPaths = hostPaths,
        IgnoredErrors = ignoredErrors,
        Entries =
        [
            .. root.Leaves()
                .Where(static leaf => leaf.Kind != FileEntryKind.Directory)
                .Select(leaf => new OutputFile(leaf.Name, leaf.Kind)
                {
                    Elf = leaf.Kind == FileEntryKind.File ? IdentityOf(root, leaf.Name) : null,
                }),
        ],
    };

    public FileStream Open(OutputFile file) => Root.OpenRead(file.Name);

    /// <summary>The end of a message about a missing file: possible reasons.</summary>
    public static string Tell(ImmutableArray<string> ignoredErrors) => ignoredErrors.IsEmpty
        ? ""
        : $"; a step went on after{string.Concat(ignoredErrors.Take(MostErrors).Select(static e => $"\n  {e}"))}";

    private static ElfIdentity? IdentityOf(HeldDirectory root, string name)
    {
        Span<byte> beginning = stackalloc byte[ElfIdentity.Size];
        using var file = root.OpenRead(name);
        return file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length
            ? ElfIdentity.Of(beginning)
            : null;
    }
}
