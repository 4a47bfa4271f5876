using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Makes a guest's specification from a port in the store, its launch settings and a request.</summary>
public sealed class GuestPreparer(PackageStore store, MountPreparation mounts)
{
    /// <param name="port">The port, installed or not.</param>
    /// <exception cref="DiagnosticException">RR6102: it has nothing to launch; RR6104: a mount cannot be made.</exception>
    public async Task<GuestPreparation> PrepareAsync(
        InstalledPort port, RunRequest request, CancellationToken cancellationToken)
    {
        var launch = LaunchOf(port, request.Image);
        var images = store.PathOf(port.Image!.Value);
        var scratch = mounts.NewScratch();
        try
        {
            var specification = new GuestSpecification
            {
                Name = request.GuestName,
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
                    launch, request, port.Target, Path.Combine(images, "data"), scratch.Path, cancellationToken),
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
            throw port.IsRequested
                ? LaunchDiagnostics.NothingToLaunch.Exception(
                    $"`{port.Name}` is a library: it has nothing to launch",
                    $"run `rrpkg env {port.Name}` to compile against it")
                : LaunchDiagnostics.NothingToLaunch.Exception(
                    $"`{port.Name}` has no image: it is installed only as a library of other ports",
                    $"run `rrpkg install {port.Name}`");
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

    /// <summary>
    /// With other arguments the program may do something else, so only the start of its main can be waited for.
    /// </summary>
    private static Readiness? ReadinessOf(LaunchSettings launch, RunRequest request) =>
        request.Arguments is null ? launch.Ready : null;
}
