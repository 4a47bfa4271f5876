using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Writes a port's <c>build:</c>.</summary>
internal static class BuildSection
{
    private static readonly ImmutableArray<string> s_autoreconf =
        ["aclocal", "autoconf", "autoheader", "autom4te", "automake", "libtoolize", "m4", "perl"];

    /// <summary>Programs of the build machine that are needed in addition to those of the recipes.</summary>
    public static ImmutableArray<string> HostTools(PortFacts facts) =>
    [
        .. (facts.System is BuildSystem.Autotools { HasScript: false } ? s_autoreconf : [])
            .Union(facts.Autoconf?.RequiredTools ?? []),

        // Named, it finds its headers; unnamed, compilers for the build machine see no more than the target's.
        .. facts.NeedsBuildCompiler || facts.Autoconf?.NativePrograms.IsEmpty == false
            || facts.CMake?.NativePrograms.Any() == true
            ? ["gcc"] : ImmutableArray<string>.Empty,
    ];

    public static void Write(PortFacts facts, PortText text)
    {
        text.Line("build:");
        switch (facts.System)
        {
            case BuildSystem.Autotools autotools:
                WriteAutotools(autotools, facts, text);
                break;
            case BuildSystem.CMake cmake:
                WriteCMake(cmake, facts, text);
                break;
            case BuildSystem.Configure configure:
                text.Ask(
                    "The configure script is not from autoconf: which arguments does it need, and how is the compiler "
                        + "passed to it?",
                    2);
                WriteStage("configure", configure.Directory, text);
                text.Line("    with:");
                text.Line("      arguments: [\"--prefix={prefix}\"]");
                break;
            case BuildSystem.Make make:
                WriteMake(make, facts, text);
                break;
            case BuildSystem.Meson meson:
                WriteStage("meson", meson.Directory, text);
                break;
            case BuildSystem.Loose loose:
                WriteLoose(loose, text);
                break;
            case BuildSystem.Other other:
                WriteUnknown(
                    $"Upstream builds with {other.Name}, for which there is no recipe: which steps compile and install it?",
                    text);
                break;
            default:
                WriteUnknown("No build system was recognised: which steps compile and install it?", text);
                break;
        }
    }

    private static void WriteAutotools(BuildSystem.Autotools system, PortFacts facts, PortText text)
    {
        if (!system.HasScript)
        {
            text.Ask(
                "There is no configure script: does autoreconf make it, or a script of upstream's (autogen.sh, bootstrap)?",
                2);
            text.Line("  - name: autoreconf");
            WriteDirectory(system.Directory, text);
            text.Line("    steps:");
            text.Line("      - name: make-configure");
            text.Line("        run: [autoreconf, --force, --install]");
        }

        WriteStage("autotools", system.Directory, text);
        ImmutableArray<string> arguments =
        [
            .. ConfigureArguments.Of(
                facts.Autoconf!, [.. facts.Dependencies.Required.Select(static d => d.Library)]),
        ];
        var (asides, native) = (facts.Autoconf!.Asides, facts.Autoconf.NativePrograms);
        if (!arguments.IsEmpty || !asides.IsEmpty || !native.IsEmpty)
        {
            text.Line("    with:");
        }

        if (!asides.IsEmpty)
        {
            text.Line($"      skip: [{string.Join(", ", asides.Select(YamlScalar.Of))}]");
        }

        if (!native.IsEmpty)
        {
            text.Line($"      native: [{string.Join(", ", native.Select(YamlScalar.Of))}]");
        }

        if (!arguments.IsEmpty)
        {
            text.Line("      arguments:");
            foreach (var argument in arguments)
            {
                text.Line($"        - {argument}");
            }
        }
    }

    private static void WriteCMake(BuildSystem.CMake system, PortFacts facts, PortText text)
    {
        WriteStage("cmake", system.Directory, text);
        ImmutableArray<string> unwanted = [.. facts.CMake!.UnwantedOptions];
        ImmutableArray<string> native = [.. facts.CMake.NativePrograms];
        if (!facts.CMake.NeedsCxx && unwanted.IsEmpty && native.IsEmpty)
        {
            return;
        }

        text.Line("    with:");
        if (!native.IsEmpty)
        {
            text.Line($"      native: [{string.Join(", ", native.Select(YamlScalar.Of))}]");
        }

        if (facts.CMake.NeedsCxx)
        {
            // For a project that names no language, cmake looks for C++ too; if it has no C++ sources, any compiler
            // suffices.
            text.Line(facts.Traits.HasCxx && !facts.Traits.IsMainlyCxx
                ? "      compilers: [\"-DCMAKE_C_COMPILER={cc}\", {when: {platform: [hw, xen]}, then: "
                    + "[\"-DCMAKE_CXX_COMPILER={cxx}\"]}, {when: {platform: hosted}, then: "
                    + "[\"-DCMAKE_CXX_COMPILER={cc}\", -DCMAKE_CXX_COMPILER_WORKS=ON]}]"
                : facts.Traits.HasCxx
                ? "      compilers: [\"-DCMAKE_C_COMPILER={cc}\", \"-DCMAKE_CXX_COMPILER={cxx}\"]"
                : "      compilers: [\"-DCMAKE_C_COMPILER={cc}\", \"-DCMAKE_CXX_COMPILER={cc}\", "
                    + "-DCMAKE_CXX_COMPILER_WORKS=ON]");
        }

        if (!unwanted.IsEmpty)
        {
            text.Line($"      arguments: [{string.Join(", ", unwanted.Select(static o => $"-D{o}=OFF"))}]");
        }
    }

    private static void WriteMake(BuildSystem.Make system, PortFacts facts, PortText text)
    {
        var makefile = facts.Makefile!;
        var installs = makefile.Install is not null && !makefile.InstallStrips;
        ImmutableArray<string> arguments =
        [
            .. system.File is "Makefile.unix" ? [YamlScalar.Quoted("--file=Makefile.unix")] : ImmutableArray<string>.Empty,
            .. MakeArguments.Of(makefile, MakeSwitches.Off(facts.Makefiles)),
        ];
        foreach (var variable in MakeArguments.Doubtful(makefile))
        {
            text.Ask($"The makefile sets {variable} under conditions: are the target's flags used?", 2);
        }

        WriteStage("make", system.Directory, text);
        ImmutableArray<string> targets = [.. makefile.TargetsWithoutTests.Where(YamlScalar.IsPlainPath)];
        if (!arguments.IsEmpty || !installs || !targets.IsEmpty || makefile.OwnsDestdir)
        {
            text.Line("    with:");
        }

        if (makefile.OwnsDestdir && installs)
        {
            text.Line("      destination: []");
        }

        if (!targets.IsEmpty)
        {
            text.Line($"      targets: [{string.Join(", ", targets.Select(YamlScalar.Of))}]");
        }

        if (!arguments.IsEmpty)
        {
            text.Line("      arguments:");
            foreach (var argument in arguments)
            {
                text.Line($"        - {argument}");
            }
        }

        if (installs)
        {
            return;
        }

        text.Line("      install: false");
        text.Ask(
            makefile.Install is null
                ? "The makefile has no install rule: what has to be installed, and where?"
                : "The makefile strips what it installs, which breaks bakeable programs: is this everything that is "
                    + "needed?",
            2);
        text.Line("  - name: install");
        WriteDirectory(system.Directory, text);
        text.Line("    steps:");
        ImmutableArray<string> programs = facts.Programs.IsEmpty ? ["bin/NAME"] : facts.Programs;
        foreach (var (index, program) in programs.Index())
        {
            text.Line(index == 0 ? "      - name: program" : $"      - name: program-{index + 1}");
            text.Line(
                $"        run: [install, -D, -m, \"0755\", {YamlScalar.Template(SourceListing.NameOf(program))}, "
                    + $"\"{{dest}}{{prefix}}/{program}\"]");
        }
    }

    private static void WriteLoose(BuildSystem.Loose loose, PortText text)
    {
        var (compiler, flags) = loose.IsCxx ? ("{cxx}", "{cxxflags...}") : ("{cc}", "{cflags...}");
        text.Line("  - name: program");
        text.Line("    steps:");
        text.Line("      - name: build");
        text.Line("        run:");
        text.Line(
            $"          [\"{compiler}\", \"{{cppflags...}}\", \"{flags}\", \"{{ldflags...}}\", -o, "
                + $"\"{{build}}/{loose.Program}\",");
        text.Line($"          {string.Join(", ", loose.Sources.Select(YamlScalar.Template))}, -lm]");
        text.Line("      - name: install");
        text.Line(
            $"        run: [install, -D, -m, \"0755\", \"{{build}}/{loose.Program}\", "
                + $"\"{{dest}}{{prefix}}/bin/{loose.Program}\"]");
    }

    private static void WriteUnknown(string question, PortText text)
    {
        text.Ask(question, 2);
        text.Line("  - name: program");
        text.Line("    steps:");
        text.Line("      - name: compile");
        text.Line("        run: [\"{cc}\", \"{cppflags...}\", \"{cflags...}\", \"{ldflags...}\", -o, PROGRAM, SOURCE.c]");
        text.Line("      - name: install");
        text.Line("        run: [install, -D, -m, \"0755\", PROGRAM, \"{dest}{prefix}/bin/PROGRAM\"]");
    }

    private static void WriteStage(string recipe, string directory, PortText text)
    {
        text.Line($"  - recipe: {recipe}");
        WriteDirectory(directory, text);
    }

    private static void WriteDirectory(string directory, PortText text)
    {
        if (directory != ".")
        {
            text.Line($"    directory: {YamlScalar.Of(directory)}");
        }
    }
}
