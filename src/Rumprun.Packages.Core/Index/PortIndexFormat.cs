using System.Collections.Immutable;
using System.Text.Json;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Index;

/// <summary>Writes the shards of a mirror's index as JSON, equal ones as equal bytes, and reads them strictly.</summary>
public static class PortIndexFormat
{
    /// <summary>In bytes: some 2,000 releases.</summary>
    public const int Largest = 8 << 20;

    public static byte[] ToBytes(PortIndex index)
    {
        var trees = index.Releases.Select(static r => r.Files).DistinctBy(static f => TreeFile.DigestOf(f))
            .ToImmutableSortedDictionary(
                static f => TreeFile.DigestOf(f).Hex, TreeFiles.ToWire, StringComparer.Ordinal);
        return JsonSerializer.SerializeToUtf8Bytes(
            new PortIndexWire
            {
                Schema = PortIndex.SchemaVersion,
                Name = index.Name.ToString(),
                Summary = index.Summary,
                Requires = [.. index.Requires.Select(static n => n.ToString())],
                Releases = [.. index.Releases.Select(ToWire)],
                Trees = trees,
            },
            IndexJsonContext.Default.PortIndexWire);
    }

    /// <param name="expected">The port that the shard was asked for.</param>
    /// <exception cref="DiagnosticException">RR3230: the bytes are not a valid shard of this port.</exception>
    public static PortIndex Parse(ReadOnlySpan<byte> bytes, PortName expected) => IndexFailure.Guard(
        PortIndex.TargetPathOf(expected),
        bytes,
        Largest,
        static (b, name) =>
        {
            var index = FromWire(
                JsonSerializer.Deserialize(b, IndexJsonContext.Default.PortIndexWire)
                    ?? throw new FormatException("it is `null`"));
            return index.Name == name ? index : throw new FormatException($"it is the index of `{index.Name}`");
        },
        expected);

    private static ReleaseWire ToWire(Release release) => new()
    {
        Version = release.Version.ToString(),
        Target = release.Target.ToString(),
        Options = [.. release.Options.Select(static o => o.ToString())],
        License = release.License,
        Toolchain = release.Toolchain.Hex,
        Port = release.Port.Hex,
        Tree = TreeFile.DigestOf(release.Files).Hex,
        Published = release.Published,
        Package = ToWire(release.Package),
        Image = release.Image is { } image ? ToWire(image) : null,
        Sources =
        [
            .. release.Sources.Select(static s => new ReleasedSourceWire
            {
                File = s.File, Sha256 = s.Content.Digest.Hex, Size = s.Content.Size,
            }),
        ],
        Test = release.Test is not { } test ? null : new ReleaseTestWire
        {
            Tests = test.Tests,
            Failed = test.Failed,
            Figures = test.Figures is { } figures ? TestRecordFormat.ToWire(figures) : null,
        },
    };

    private static ReleasedPackageWire ToWire(ReleasedPackage package) => new()
    {
        Key = package.Key.Hex,
        Output = package.Output.Hex,
        Archive = ToWire(package.Archive),
        Record = ToWire(package.Record),
    };

    private static BlobWire ToWire(Blob blob) => new() { Sha256 = blob.Digest.Hex, Size = blob.Size };

    private static PortIndex FromWire(PortIndexWire wire)
    {
        IndexFailure.RequireSchema(wire.Schema, PortIndex.SchemaVersion);
        var name = PortName.Parse(wire.Name);
        var trees = wire.Trees.ToDictionary(
            static t => t.Key, t => TreeFiles.FromWire(t.Value, path => IsOfPort(path, name)), StringComparer.Ordinal);
        return new PortIndex
        {
            Name = name,
            Summary = IndexFailure.RequireLine(wire.Summary),
            Requires = [.. wire.Requires.Select(PortName.Parse)],
            Releases = [.. wire.Releases.Select(r => FromWire(r, trees))],
        };
    }

    private static Release FromWire(ReleaseWire wire, Dictionary<string, ImmutableArray<TreeFile>> trees) => new()
    {
        Version = PortVersion.TryParse(wire.Version, out var version)
            ? version
            : throw new FormatException($"`{wire.Version}` is not a valid version"),
        Target = Target.TryParse(wire.Target, out var target)
            ? target
            : throw new FormatException($"`{wire.Target}` is not a valid target"),
        Options = [.. wire.Options.Select(PortName.Parse)],
        License = IndexFailure.RequireLine(wire.License),
        Toolchain = Sha256Digest.Parse(wire.Toolchain),
        Port = Sha256Digest.Parse(wire.Port),
        Files = trees.TryGetValue(wire.Tree, out var files)
            ? files
            : throw new FormatException($"a release of {wire.Version} is of the tree `{wire.Tree}`, which is not listed"),
        Published = wire.Published,
        Package = FromWire(wire.Package),
        Image = wire.Image is { } image ? FromWire(image) : null,
        Sources = [.. wire.Sources.Select(FromWire)],
        Test = wire.Test is not { } test ? null : new ReleaseTest(
            test.Tests, test.Failed, test.Figures is { } figures ? TestRecordFormat.FromWire(figures) : null),
    };

    private static ReleasedPackage FromWire(ReleasedPackageWire wire) => new(
        Sha256Digest.Parse(wire.Key),
        Sha256Digest.Parse(wire.Output),
        FromWire(wire.Archive),
        FromWire(wire.Record));

    private static Blob FromWire(BlobWire wire) => IndexFailure.RequireBlob(wire.Sha256, wire.Size);

    private static ReleasedSource FromWire(ReleasedSourceWire wire) =>
        PackagePath.IsNormal(wire.File) && !wire.File.Contains('/', StringComparison.Ordinal)
            ? new ReleasedSource(wire.File, IndexFailure.RequireBlob(wire.Sha256, wire.Size))
            : throw new FormatException($"`{wire.File}` is not a file name");

    /// <summary>A release has files of its own port's folder, and recipes.</summary>
    private static bool IsOfPort(string path, PortName name) =>
        path.StartsWith($"ports/{name}/", StringComparison.Ordinal) || TreeFiles.IsRecipe(path);
}
