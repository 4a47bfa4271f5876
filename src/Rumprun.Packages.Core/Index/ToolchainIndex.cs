using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Index;

/// <summary>The packed toolchains of one name that a mirror has.</summary>
public sealed record ToolchainIndex
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    private const string Folder = "toolchains";

    public required PortName Name { get; init; }

    /// <summary>The last published first.</summary>
    public required ImmutableArray<ReleasedToolchain> Toolchains { get; init; }

    /// <summary>The target's path in the mirror's metadata.</summary>
    public string TargetPath => TargetPathOf(Name);

    public static string TargetPathOf(PortName name) => IndexPath.Of(Folder, name);

    /// <summary>The name of the toolchains that a target's path stands for; null: it is not such a target.</summary>
    public static PortName? NameOf(string path) => IndexPath.NameIn(Folder, path);

    /// <summary>With a toolchain, in the place of one with its identity.</summary>
    public ToolchainIndex With(ReleasedToolchain toolchain) => this with
    {
        Toolchains =
        [
            .. Toolchains.Where(t => t.Identity != toolchain.Identity).Prepend(toolchain)
                .OrderByDescending(static t => t.Published),
        ],
    };
}

/// <summary>A packed toolchain.</summary>
/// <param name="Identity">What releases name as their toolchain.</param>
/// <param name="Target">What it makes.</param>
public sealed record ReleasedToolchain(Sha256Digest Identity, Target Target, Blob Archive, DateTimeOffset Published);
