using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Makes a guest's specification out of a port in the store, its launch settings and the user's wishes.</summary>
public sealed class GuestPreparer(PackageStore store, MountPreparation mounts)
{
    /// <param name="port">The port, installed or not.</param>
    /// <exception cref="DiagnosticException">RR6102, RR6104: it has no such launch, or a mount is wrong.</exception>
    public async Task<GuestPreparation> PrepareAsync(
        InstalledPort port, RunRequest request, PortName name, CancellationToken cancellationToken)
    {
        var launch = LaunchOf(port, request.Image);
        var images = store.PathOf(port.Image!.Value);
        var scratch = mounts.NewScratch();
        try
        {
            var specification = new GuestSpecification
            {
                Name = name,
                Target = port.Target,
                Image = Path.Combine(images, "images", launch.Image.ToString()),
                Programs = [.. ProgramsOf(launch, request)],
                Environment = launch.Environment.SetItems(request.Environment),
                Memory = request.Memory ?? launch.Memory,
                Descriptors = launch.Descriptors,
                Hostname = launch.Hostname,
                Network = launch.Network || !request.Forwards.IsEmpty,
                Forwards = request.Forwards,
                Mounts = await mounts.PrepareAsync(
                    launch, request.Mounts, request.Disks, port.Target, Path.Combine(images, "data"), name, scratch.Path, cancellationToken),
                Ready = ReadinessOf(launch, request),
            };
            return new GuestPreparation(specification, scratch);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    private static LaunchSettings LaunchOf(InstalledPort port, PortName? image)
    {
        if (port.Launches.IsEmpty || port.Image is null)
        {
            throw LaunchDiagnostics.NothingToLaunch.Exception(
                $"`{port.Name}` is a library: it has nothing to launch", $"run `rrpkg env {port.Name}` to compile against it");
        }

        return image is not { } wanted
            ? port.Launches[0]
            : port.Launches.FirstOrDefault(l => l.Image == wanted)
                ?? throw LaunchDiagnostics.NothingToLaunch.Exception(
                    $"`{port.Name}` has no image `{wanted}`",
                    $"it has {string.Join(", ", port.Launches.Select(static l => $"`{l.Image}`"))}");
    }

    private static IEnumerable<GuestProgram> ProgramsOf(LaunchSettings launch, RunRequest request) =>
        [new GuestProgram(launch.Image.ToString(), request.Arguments ?? launch.Arguments)];

    /// <summary>Other arguments may make it another program: then only its main can be waited for.</summary>
    private static Readiness? ReadinessOf(LaunchSettings launch, RunRequest request) =>
        request.Arguments is null ? launch.Ready : null;
}
