using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Everything that was found out about upstream's files.</summary>
internal sealed partial record PortFacts
{
    private static readonly ImmutableArray<string> s_makefiles = ["GNUmakefile", "makefile", "Makefile", "config.mk"];

    private static readonly ImmutableArray<string> s_scripts =
        ["configure.ac", "configure.in", "Makefile.am", "Makefile.in", .. s_makefiles];

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

    /// <summary>The texts of all makefiles below the build system's directory, where that is make.</summary>
    public ImmutableArray<string> Makefiles { get; init; } = [];

    /// <summary>Whether the build compiles programs that it runs itself, with a compiler of the build machine.</summary>
    public required bool NeedsBuildCompiler { get; init; }

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
        var meson = system is BuildSystem.Meson ? MesonProject.Read(files, system.Directory) : null;
        var autoconf = system is BuildSystem.Autotools ? AutoconfProject.Read(files, system.Directory) : null;
        var makefile = system is BuildSystem.Make make
            ? Makefile.Parse(files.Text(SourceListing.Join(make.Directory, make.File)) ?? "")
            : null;
        return new PortFacts
        {
            Files = files,
            System = system,
            Version = VersionGuess.Of(
                request.FileName, files.TopDirectory, cmake?.OfProject("VERSION") ?? autoconf?.Version ?? meson?.Version,
                files),
            License = LicenseGuess.Of(files, system.Directory),
            Traits = SourceTraits.Of(files),
            Dependencies = DependencyGuess.Of(
                cmake?.Wanted ?? autoconf?.Wanted ?? meson?.Wanted ?? (request.IsDirectory ? makefile?.Wanted : null) ?? [],
                request.Name,
                request.IsPort),
            Summary = SummaryGuess.Fitted(cmake?.OfProject("DESCRIPTION") ?? "") ?? SummaryGuess.Of(files),
            Homepage = cmake?.OfProject("HOMEPAGE_URL") ?? autoconf?.Homepage,
            Programs = ProgramsOf(
                request,
                cmake?.Programs
                    ?? autoconf?.Programs
                    ?? meson?.Programs.Select(static p => $"bin/{p}")
                    ?? (system as BuildSystem.Loose)?.Programs
                    ?? makefile?.Programs(f => files.Has(SourceListing.Join(system.Directory, f))).Select(
                        static p => $"bin/{p}")
                    ?? []),
            Libraries =
            [
                .. ((cmake?.Libraries ?? meson?.Libraries)?.Select(
                    static l => $"lib/lib{l}.a") ?? autoconf?.Libraries.Select(static l => $"lib/{l}") ?? [])
                    .Where(YamlScalar.IsPlainPath),
            ],
            DataDirectory = autoconf?.InstallsData == true || makefile?.InstallsInto($"share/{request.Name}") == true
                ? $"share/{request.Name}"
                : null,
            Makefiles = makefile is null ? []
                : [.. s_makefiles.SelectMany(n => files.Named(n, system.Directory)).Select(static f => f.Text)],
            NeedsBuildCompiler = s_scripts.SelectMany(n => files.Named(n, system.Directory)).Any(
                static f => BuildCompiler().IsMatch(f.Text)),
            CMake = cmake,
            Autoconf = autoconf,
            Makefile = makefile,
        };
    }

    [GeneratedRegex(
        @"\b(?:CC_FOR_BUILD|BUILD_CC|BUILDCC|HOSTCC|HOST_CC|AX_PROG_CC_FOR_BUILD)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex BuildCompiler();

    /// <summary>The one with the port's name first.</summary>
    private static ImmutableArray<string> ProgramsOf(ScaffoldRequest request, IEnumerable<string> programs) =>
    [
        .. programs.Where(YamlScalar.IsPlainPath)
            .OrderBy(p => SourceListing.NameOf(p) == request.Name.ToString() ? 0 : 1),
    ];
}
