namespace Rumprun.Packages.Engine.Conformance;

/// <summary>The source files of the probes, which are resources of this program.</summary>
internal static class ProbeFiles
{
    public const string Runner = "runner.c";

    private const string Prefix = "probes/";

    public static async Task WriteToAsync(string directory, CancellationToken cancellationToken)
    {
        var assembly = typeof(ProbeFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(
            static n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            await using var content = assembly.GetManifestResourceStream(name)!;
            await using var file = File.Create(Path.Combine(directory, name[Prefix.Length..]));
            await content.CopyToAsync(file, cancellationToken);
        }
    }
}
