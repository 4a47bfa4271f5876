using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Operations.Caching;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations.Building;

/// <summary>Makes a built port's image package: its programs baked, its data images. Found by key, else made.</summary>
public sealed class ImagePackager(
    ToolchainFinder toolchains,
    PackageKeeper packages,
    PackageCaches caches,
    DataImageMaker dataImages,
    RrpkgDirectories directories,
    TimeProvider time)
{
    private readonly BuildGate _gate = new(Path.Combine(directories.State, "locks"));

    /// <summary>The same port with its image package where there is one already; nothing is made.</summary>
    public async Task<BuiltPort> FindAsync(BuiltPort port, CancellationToken cancellationToken) =>
        await InputsOfAsync(port, cancellationToken) is ({ } inputs, { } toolchain)
            ? port with { Image = packages.Find(inputs.KeyFor(toolchain).Digest) }
            : port;

    /// <summary>The same port with its image package; unchanged where the port has no images.</summary>
    /// <exception cref="DiagnosticException">Baking failed, or a data image could not be made.</exception>
    public async Task<BuiltPort> BakeAsync(BuiltPort port, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (await InputsOfAsync(port, cancellationToken) is not ({ } inputs, { } toolchain))
        {
            return port;
        }

        var (key, subject) = (inputs.KeyFor(toolchain), port.Node.Port.Name.ToString());
        var image = await _gate.OnceAsync(
            key.Digest,
            () => packages.Find(key.Digest),
            async () => (await caches.PullOrMakeAsync(
                key.Digest,
                subject,
                () => progress.PhaseAsync(time, subject, "bake", () => MakeAsync(port, inputs, toolchain, key, progress, cancellationToken)),
                progress,
                cancellationToken)).Package,
            progress,
            cancellationToken);
        return port with { Image = image };
    }

    /// <summary>The same port with its image package out of the store or a cache; nothing is baked.</summary>
    public async Task<BuiltPort> PullAsync(BuiltPort port, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        await InputsOfAsync(port, cancellationToken) is ({ } inputs, { } toolchain) && inputs.KeyFor(toolchain).Digest is var key
            ? port with
            {
                Image = packages.Find(key) ?? await caches.PullAsync(key, port.Node.Port.Name.ToString(), progress, cancellationToken),
            }
            : port;

    private async Task<(ImageInputs? Inputs, Toolchain? Toolchain)> InputsOfAsync(BuiltPort port, CancellationToken cancellationToken)
    {
        if (port.Package is not { } package)
        {
            return (null, null);
        }

        var inputs = new ImageInputs(port.Node.Port, port.Node.Selection, package, packages.TreeOf(package));
        return inputs.Images.IsEmpty
            ? (null, null)
            : (inputs, await toolchains.FindAsync(port.Node.Selection.Target, cancellationToken));
    }

    private async Task<Package> MakeAsync(
        BuiltPort port,
        ImageInputs inputs,
        Toolchain toolchain,
        BakeKey key,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var tree = Path.Combine(directories.Builds, $"bake-{key.Digest.Short}");
        DirectoryTree.Delete(tree);
        try
        {
            foreach (var image in inputs.Images)
            {
                await ImageBaker.BakeAsync(
                    new BakeRequest
                    {
                        Toolchain = toolchain,
                        Programs = inputs.ProgramsOf(image),
                        Configuration = inputs.ConfigurationOf(image),
                        Add = image.Add,
                        Remove = image.Remove,
                        Output = Path.Combine(tree, "images", image.Name.ToString()),
                    },
                    line => progress.Report(new ProgressEvent.Output(port.Node.Port.Name.ToString(), line)),
                    cancellationToken);
            }

            foreach (var data in inputs.Data)
            {
                await MakeDataAsync(data, inputs.ContentOf(data), toolchain.Target, Path.Combine(tree, "data"), cancellationToken);
            }

            return await packages.AddAsync(
                new PackageDescription
                {
                    Kind = PackageKind.Image,
                    Port = port.Node.Port,
                    Selection = port.Node.Selection,
                    KeyText = key.Text,
                    Dependencies = [new PackageDependency(port.Node.Port.Name, port.Node.Port.Version, port.Package!.Manifest.Output)],
                },
                tree,
                cancellationToken);
        }
        finally
        {
            DirectoryTree.Delete(tree);
        }
    }

    private async Task MakeDataAsync(
        DataImage data, ImmutableArray<DataImageContent> content, Target target, string directory, CancellationToken cancellationToken)
    {
        var output = Path.Combine(directory, data.Name.ToString());
        await ((target.IsUnikernel, data.Format) switch
        {
            (false, _) => DataImageMaker.MakeDirectoryAsync(content, output, cancellationToken),
            (true, DataFormat.Iso9660) => dataImages.MakeIsoAsync(content, $"{output}.iso", cancellationToken),
            (true, _) => dataImages.MakeExt2Async(content, data.Size, $"{output}.ext2", cancellationToken),
        });
    }
}
