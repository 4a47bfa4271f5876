using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>The recipes' parameters for builds that run what they compile, and for parts that nobody needs.</summary>
public sealed class RecipeTests : IDisposable
{
    /// <summary>Says with which library it was compiled: the build machine's is glibc, hosted's is musl.</summary>
    private const string Generator = """
        #include <stdio.h>
        int main(void) {
        #ifdef __GLIBC__
            puts("#define MADE_BY \"the build machine\"");
        #else
            puts("#define MADE_BY \"the target\"");
        #endif
            return 0;
        }
        """;

    private const string Program = """
        #include <stdio.h>
        #include "value.h"
        int main(void) { puts("made by " MADE_BY); return 0; }
        """;

    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _home = new();

    public void Dispose()
    {
        _tree.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Autotools_WithSkipAndNative_BuildsNoDocumentation_AndRunsTheBuildMachinesProgram()
    {
        SkipWithout("musl-gcc");
        Write("port.yaml", Port("""
              - recipe: autotools
                with: {skip: [doc], native: [tools/generate]}
            """));
        Write("files/source/configure", """
            #!/bin/sh
            top=$(dirname "$0")
            for d in . doc tools src; do
                sed -e "s|@CC@|$CC $CFLAGS $LDFLAGS|" "$top/$d/Makefile.in" >"$d/Makefile" || exit 1
            done

            """);
        File.SetUnixFileMode(PathOf("files/source/configure"), (UnixFileMode)0b111_101_101);
        Write("files/source/Makefile.in", """
            all install:
            	for d in doc tools src; do $(MAKE) -C $$d $@ || exit 1; done

            """);
        Write("files/source/doc/Makefile.in", "all install:\n\tfalse\n");
        Write("files/source/tools/Makefile.in", "all: generate\ninstall:\ngenerate: generate.c\n\t@CC@ -o $@ generate.c\n");
        Write("files/source/tools/generate.c", Generator);
        Write("files/source/src/Makefile.in", """
            all: program
            value.h: ../tools/generate
            	../tools/generate >$@
            program: program.c value.h
            	@CC@ -o $@ program.c
            install: all
            	install -D program $(DESTDIR)/usr/bin/program

            """);
        Write("files/source/src/program.c", Program);

        Assert.Equal("made by the build machine\n", await RunAsync());
    }

    [Fact]
    public async Task CMake_WithNative_RunsTheBuildMachinesProgram()
    {
        SkipWithout("musl-gcc", "cmake");
        Write("port.yaml", Port("""
              - recipe: cmake
                with: {native: [generate]}
            """));
        Write("files/source/CMakeLists.txt", """
            cmake_minimum_required(VERSION 3.16)
            project(sample C)
            add_executable(generate generate.c)
            add_custom_command(OUTPUT value.h COMMAND generate > value.h DEPENDS generate)
            add_executable(program program.c ${CMAKE_CURRENT_BINARY_DIR}/value.h)
            target_include_directories(program PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
            install(TARGETS program)

            """);
        Write("files/source/generate.c", Generator);
        Write("files/source/program.c", Program);

        Assert.Equal("made by the build machine\n", await RunAsync());
    }

    [Fact]
    public async Task Make_WithoutDestination_LeavesDestdirToTheMakefile()
    {
        SkipWithout("musl-gcc");
        Write("port.yaml", Port("""
              - recipe: make
                with: {destination: [], arguments: ["PREFIX={dest}{prefix}"]}
            """));
        Write("files/source/Makefile", """
            DESTDIR = $(PREFIX)/bin
            program: program.c
            	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ program.c
            install: program
            	install -D program $(DESTDIR)/program

            """);
        Write("files/source/value.h", "#define MADE_BY \"hand\"\n");
        Write("files/source/program.c", Program);

        Assert.Equal("made by hand\n", await RunAsync());
    }

    private static void SkipWithout(params string[] programs) =>
        Assert.SkipUnless(programs.All(Machine.Has), $"needs {string.Join(" and ", programs)}");

    private static string Port(string build) => $$"""
        schema: 1
        name: sample
        version: "1.0"
        summary: A sample
        license: MIT
        license-files: [LICENSE]
        supports: {platform: hosted}
        host-tools: [gcc]
        sources: [{path: files/source}]
        build:
        {{build}}
        programs: [{name: program, file: usr/bin/program}]
        images: [{name: program, programs: [program]}]
        launch: [{image: program, network: false}]
        tests: [{name: says-who, launch: program, console: ["made by"]}]

        """;

    private string PathOf(string file) => Path.Combine(_tree.Path, "ports/sample", file);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
    }

    private async Task<string> RunAsync()
    {
        Write("files/source/LICENSE", "MIT\n");
        var rrpkg = new CommandRun(_home.Path, _tree.Path);
        string[] trees = ["--ports", _tree.Path, "--ports", Repository.Root];
        var installed = await rrpkg.RunAsync(["install", "sample", "--target", "hosted-x86_64", .. trees]);
        Assert.True(installed.ExitCode == 0, installed.Error);
        var run = await rrpkg.RunAsync(["run", "sample", .. trees]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }
}
