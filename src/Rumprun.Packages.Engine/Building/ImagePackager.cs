using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Building;

/// <summary>The inputs of a port's image package, and its key.</summary>
public sealed record PreparedImages(BuiltPort Port, ImageInputs Inputs, Toolchain Toolchain, BakeKey Key);

/// <summary>Makes a built port's image package: its programs baked, its data images.</summary>
public sealed class ImagePackager(
    ToolchainFinder toolchains,
    BuildStore packages,
    DataImageMaker dataImages,
    RrpkgDirectories directories,
    TimeProvider time)
{
    /// <summary>The inputs of its images; null if the port has no images.</summary>
    public async Task<PreparedImages?> PrepareAsync(BuiltPort port, CancellationToken cancellationToken)
    {
        var inputs = new ImageInputs(port.Node.Port, port.Node.Selection, port.Package, packages.TreeOf(port.Package));
        if (inputs.Images.IsEmpty)
        {
            return null;
        }

        var toolchain = await toolchains.FindAsync(port.Node.Selection.Target, cancellationToken);
        return new PreparedImages(port, inputs, toolchain, inputs.KeyFor(toolchain));
    }

    /// <summary>Makes the image package, even if the store has one.</summary>
    /// <exception cref="DiagnosticException">Baking failed, or a data image could not be made.</exception>
    public Task<Package> BakeAsync(
        PreparedImages images, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        progress.PhaseAsync(
            time, images.Port.Node.Port.Name.ToString(), "bake", () => MakeAsync(images, progress, cancellationToken));

    private async Task<Package> MakeAsync(
        PreparedImages images, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var (port, inputs, toolchain, key) = images;
        using var directory = OwnedDirectory.CreateNew(directories.Builds, "bake-");
        var tree = directory.Path;
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
                    Stacks = image.Stacks,
                    Output = Path.Combine(tree, "images", image.Name.ToString()),
                },
                line => progress.Report(new ProgressEvent.Output(port.Node.Port.Name.ToString(), line)),
                cancellationToken);
        }

        foreach (var data in inputs.Data)
        {
            var output = Path.Combine(tree, "data", data.Name.ToString());
            await MakeDataAsync(data, inputs.ContentOf(data), toolchain.Target, output, cancellationToken);
        }

        var (name, version) = (port.Node.Port.Name, port.Node.Port.Version);

        return await packages.AddAsync(
            new PackageDescription
            {
                Kind = PackageKind.Image,
                Port = port.Node.Port,
                Selection = port.Node.Selection,
                KeyText = key.Text,
                IsSandboxed = port.Package.Manifest.IsSandboxed,
                Dependencies = [new PackageDependency(name, version, port.Package.Manifest.Output)],
            },
            tree,
            directory.Empty,
            cancellationToken);
    }

    private async Task MakeDataAsync(
        DataImage data,
        ImmutableArray<DataImageContent> content,
        Target target,
        string output,
        CancellationToken cancellationToken)
    {
        await ((target.IsUnikernel, data.Format) switch
        {
            (false, DataFormat.Iso9660) =>
                DataImageMaker.MakeDirectoryAsync(content, keep: false, output, cancellationToken),
            (false, _) => DataImageMaker.MakeDirectoryAsync(content, keep: false, $"{output}.writable", cancellationToken),
            (true, DataFormat.Iso9660) => dataImages.MakeIsoAsync(content, $"{output}.iso", cancellationToken),
            (true, _) => dataImages.MakeExt2Async(content, data.Size, keep: false, $"{output}.ext2", cancellationToken),
        });
    }
}
