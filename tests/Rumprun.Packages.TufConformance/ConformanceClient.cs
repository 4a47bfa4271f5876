using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.TufConformance;

/// <summary>The suite's three commands.</summary>
internal static class ConformanceClient
{
    public static async Task RunAsync(ConformanceArguments arguments, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var files = new HttpRepositoryFiles(http, arguments.MetadataUrl, arguments.TargetUrl);
        var copies = new TrustedCopies(arguments.MetadataDirectory);
        var updater = new MetadataUpdater(files, copies, new UpdateLimits(), TimeProvider.System);
        if (arguments.Command == "init")
        {
            var root = await File.ReadAllBytesAsync(arguments.TrustedRoot!, cancellationToken);
            await updater.InitializeAsync(root, cancellationToken);
            return;
        }

        var repository = await updater.RefreshAsync(cancellationToken);
        foreach (var name in arguments.TargetNames)
        {
            var target = await repository.FindAsync(name, cancellationToken);
            var destination = Path.Combine(arguments.TargetDirectory!, Uri.EscapeDataString(name));
            await repository.DownloadAsync(target, destination, cancellationToken);
        }
    }
}
