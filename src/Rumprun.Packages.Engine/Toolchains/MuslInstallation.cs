using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// Where a <c>musl-gcc</c> finds its C library: the wrapper script names a specs file, which names headers and loader. The
/// driver cannot be asked, since its own answers are the build machine's C library.
/// </summary>
internal sealed partial record MuslInstallation(string Compiler, string Specs, string Headers, string? Loader)
{
    public string Libraries => Path.GetDirectoryName(Specs)!;

    public string Library => Path.Combine(Libraries, "libc.a");

    /// <returns>Null if the script or its specs do not say.</returns>
    public static MuslInstallation? Of(string compiler)
    {
        var specs = SpecsArgument().Match(
            File.ReadAllText(compiler)) is { Success: true } argument ? argument.Groups[1].Value : null;
        if (specs is null || !File.Exists(specs))
        {
            return null;
        }

        var text = File.ReadAllText(specs);
        return HeaderArgument().Match(text) is { Success: true } headers
            ? new MuslInstallation(
                compiler, specs, headers.Groups[1].Value,
                LoaderArgument().Match(text) is { Success: true } loader ? loader.Groups[1].Value : null)
            : null;
    }

    /// <summary>Files without which nothing can be linked statically, that are missing.</summary>
    public ImmutableArray<string> Missing() =>
        [.. new[] { Library, Path.Combine(Headers, "stdio.h") }.Where(static f => !File.Exists(f))];

    [GeneratedRegex("""-specs[= ]"?(/[^"\s]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex SpecsArgument();

    [GeneratedRegex(@"-isystem (/\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderArgument();

    [GeneratedRegex(@"-dynamic-linker (/\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex LoaderArgument();
}
