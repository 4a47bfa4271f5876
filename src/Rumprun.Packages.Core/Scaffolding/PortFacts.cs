using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Everything that was found out about upstream's files.</summary>
internal sealed record PortFacts
{
    public required SourceListing Files { get; init; }

    public required BuildSystem System { get; init; }

    public required VersionGuess? Version { get; init; }

    public required LicenseGuess License { get; init; }

    public required SourceTraits Traits { get; init; }

    public required DependencyGuess Dependencies { get; init; }

    public required string? Summary { get; init; }

    public required string? Homepage { get; init; }

    /// <summary>Below the prefix: <c>bin/NAME</c>. The one with the port's name comes first.</summary>
    public required ImmutableArray<string> Programs { get; init; }

    /// <summary>Below the prefix: <c>lib/libNAME.a</c>.</summary>
    public required ImmutableArray<string> Libraries { get; init; }

    /// <summary>Below the prefix: data files that the program may read, or null.</summary>
    public string? DataDirectory { get; init; }

    public CMakeProject? CMake { get; init; }

    public AutoconfProject? Autoconf { get; init; }

    public Makefile? Makefile { get; init; }

    public static PortFacts Of(ScaffoldRequest request)
    {
        var files = request.Files.WithoutTopDirectory();
        var system = BuildSystem.Of(files);
        if (request.IsDirectory && system is BuildSystem.None
            && BuildSystem.Loose.Of(files, request.Name.ToString()) is { } loose)
        {
            system = loose;
        }

        var cmake = system is BuildSystem.CMake ? CMakeProject.Read(files, system.Directory) : null;
        var autoconf = system is BuildSystem.Autotools ? AutoconfProject.Read(files, system.Directory) : null;
        var makefile = system is BuildSystem.Make make
            ? Makefile.Parse(files.Text(SourceListing.Join(make.Directory, make.File)) ?? "")
            : null;
        return new PortFacts
        {
            Files = files,
            System = system,
            Version = VersionGuess.Of(
                request.FileName, files.TopDirectory, cmake?.OfProject("VERSION") ?? autoconf?.Version, files),
            License = LicenseGuess.Of(files, system.Directory),
            Traits = SourceTraits.Of(files),
            Dependencies = DependencyGuess.Of(
                cmake?.Wanted ?? autoconf?.Wanted ?? (request.IsDirectory ? makefile?.Wanted : null) ?? [],
                request.Name,
                request.IsPort),
            Summary = SummaryGuess.Fitted(cmake?.OfProject("DESCRIPTION") ?? "") ?? SummaryGuess.Of(files),
            Homepage = cmake?.OfProject("HOMEPAGE_URL") ?? autoconf?.Homepage,
            Programs = ProgramsOf(request, files, system, cmake, autoconf, makefile),
            Libraries =
            [
                .. (cmake?.Libraries.Select(
                    static l => $"lib/lib{l}.a") ?? autoconf?.Libraries.Select(static l => $"lib/{l}") ?? [])
                    .Where(YamlScalar.IsPlainPath),
            ],
            DataDirectory = autoconf?.InstallsData == true || makefile?.InstallsInto($"share/{request.Name}") == true
                ? $"share/{request.Name}"
                : null,
            CMake = cmake,
            Autoconf = autoconf,
            Makefile = makefile,
        };
    }

    private static ImmutableArray<string> ProgramsOf(
        ScaffoldRequest request, SourceListing files, BuildSystem system, CMakeProject? cmake, AutoconfProject? autoconf,
        Makefile? makefile)
    {
        if (system is BuildSystem.Loose loose)
        {
            return [$"bin/{loose.Program}"];
        }

        var programs = cmake?.Programs.Select(static p => $"bin/{p}")
            ?? autoconf?.Programs
            ?? makefile?.Programs(f => files.Has(SourceListing.Join(system.Directory, f))).Select(static p => $"bin/{p}")
            ?? [];
        return
        [
            .. programs.Where(YamlScalar.IsPlainPath)
                .OrderBy(p => SourceListing.NameOf(p) == request.Name.ToString() ? 0 : 1),
        ];
    }
}
