using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;

namespace Rumprun.Packages.Engine.Building;

/// <summary>The inputs of a port's image package, by path for baking and by hash for the key.</summary>
public sealed class ImageInputs(Port port, PortSelection selection, Package package, string tree)
{
    private readonly ImmutableSortedDictionary<string, Sha256Digest> _files = package.Manifest.Entries
        .OfType<PackageEntry.File>()
        .ToImmutableSortedDictionary(static f => f.Path, static f => f.Sha256, StringComparer.Ordinal);

    public ImmutableArray<BootImage> Images { get; } = [.. port.Images.Select(selection)];

    public ImmutableArray<DataImage> Data { get; } = [.. port.DataImages.Select(selection)];

    public BakeKey KeyFor(Toolchain toolchain) =>
        BakeKey.Of(toolchain, [.. Images.Select(KeyPartOf)], [.. Data.Select(KeyPartOf)]);

    public ImmutableArray<string> ProgramsOf(BootImage image) =>
        [.. image.Programs.Select(name => Path.Combine(tree, ProgramNamed(name).File))];

    public string ConfigurationOf(BootImage image) =>
        image.Configurations.GetValueOrDefault(
            selection.Target.Platform, selection.Target.Platform == Platform.Xen ? "xen_pv" : "hw_virtio");

    public ImmutableArray<DataImageContent> ContentOf(DataImage data) =>
        [.. data.Content.Select(selection).Select(c => new DataImageContent(SourceOf(c), c.At))];

    /// <summary>Links are followed only within the package or the port's folder.</summary>
    private string SourceOf(DataContent content)
    {
        var root = content.FromStagedTree ? tree : port.Folder;
        using var directory = HeldDirectory.OpenFollowing(root);
        return RootedPath.Resolve(content.From, followLast: true, directory.KindOf, directory.LinkTargetOf) is { } name
            ? Path.Combine(root, name)
            : throw ImageDiagnostics.ContentMissing.Exception(
                $"a data image needs `{Path.Combine(root, content.From)}`, which does not exist",
                "correct `from` in the port");
    }

    private BakeableProgram ProgramNamed(PortName name) => package.Manifest.Programs.First(p => p.Name == name);

    private BakeImage KeyPartOf(BootImage image) => new(
        image.Name,
        ConfigurationOf(image),
        [.. image.Programs.Select(name => new BakeInput(name, _files[ProgramNamed(name).File]))],
        image.Add,
        image.Remove,
        image.Stacks);

    private BakeData KeyPartOf(DataImage data)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, Sha256Digest>(StringComparer.Ordinal);
        foreach (var content in data.Content.Select(selection))
        {
            AddTo(files, SourceOf(content), content.At);
        }

        return new BakeData(data.Name, data.Format, data.Size, files.ToImmutable());
    }

    private static void AddTo(ImmutableSortedDictionary<string, Sha256Digest>.Builder files, string source, string at)
    {
        switch (FileEntry.KindOf(source))
        {
            case FileEntryKind.Directory:
                // An empty directory counts as well: it may be a mount point.
                files[at.TrimEnd('/') + "/"] = default;
                foreach (var entry in Directory.EnumerateFileSystemEntries(source))
                {
                    AddTo(files, entry, $"{at.TrimEnd('/')}/{Path.GetFileName(entry)}");
                }

                break;
            case FileEntryKind.SymbolicLink:
                files[at] = Sha256Digest.OfText($"link {new FileInfo(source).LinkTarget}");
                break;
            default:
                using (var content = PlainFile.OpenRead(source))
                {
                    files[at] = Sha256Digest.FromBytes(SHA256.HashData(content));
                }

                break;
        }
    }
}
