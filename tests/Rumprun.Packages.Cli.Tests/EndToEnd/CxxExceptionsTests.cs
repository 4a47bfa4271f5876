using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// A C++ program whose exceptions cross two libraries, built with the real toolchain and booted. Rumprun's own link has no
/// table to unwind by: what makes it work is the runtime of the ports tree, taken from there as it is. Flags are named
/// twice, as makefiles do.
/// </summary>
public sealed class CxxExceptionsTests : IDisposable
{
    private const string Compile = """{cxx}", "{cppflags...}", "{cxxflags...}""";

    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly NativeCommand _rrpkg;

    public CxxExceptionsTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain is installed");
        Assert.SkipUnless(Machine.CanSandbox, "bubblewrap is not installed, or may not make namespaces");
        _rrpkg = new NativeCommand(_home.Path);
        Directory.CreateDirectory(Path.Combine(_tree.Path, "recipes"));
    }

    public void Dispose()
    {
        Machine.Run("/", "chmod", "-R", "u+w", _home.Path);
        _home.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Exception_ThrownInALibrary_IsCaughtAcrossAnother()
    {
        WriteLibrary("thrower", "", """
            #include <stdexcept>
            #include <string>
            void thrower(int depth) { throw std::out_of_range("depth " + std::to_string(depth)); }
            """);
        WriteLibrary("carrier", "thrower", """
            #include <cstdio>
            void thrower(int depth);
            struct Guard { int depth; ~Guard() { std::printf("left %d\n", depth); } };
            void carrier(int depth) { Guard guard{depth}; if (depth == 2) thrower(depth); carrier(depth + 1); }
            """);
        WriteProgram("""
            #include <cstdio>
            #include <cstdlib>
            #include <exception>
            #include <stdexcept>
            void carrier(int depth);
            int main()
            {
                std::setvbuf(stdout, nullptr, _IOLBF, 0);
                try { carrier(0); } catch (const std::logic_error &e) { std::printf("caught %s\n", e.what()); }
                try { try { throw 1; } catch (int) { throw; } } catch (int n) { std::printf("again %d\n", n); }
                try { carrier(0); } catch (...) { std::printf("anything\n"); }
                std::set_terminate([] { std::printf("nobody caught it\n"); std::exit(3); });
                throw std::runtime_error("unheard");
            }
            """);

        var installed = _rrpkg.Run("install", "catcher", "--target", "hw-x86_64", "--ports", _tree.Path);
        Assert.True(installed.ExitCode == 0, installed.Error);
        var run = _rrpkg.Run("run", "catcher");

        const string Unwound = "left 2\nleft 1\nleft 0\n";
        Assert.Equal($"{Unwound}caught depth 2\nagain 1\n{Unwound}anything\nnobody caught it\n", run.Output);
        Assert.Equal(3, run.ExitCode);
    }

    private void WriteLibrary(string name, string dependency, string source) =>
        WritePort(name, dependency, source, $$"""
                  - name: archive
                    run: ["{ar}", rcs, lib{{name}}.a, {{name}}.o]
                  - name: install-library
                    run: [install, -D, -m, "0644", lib{{name}}.a, "{dest}{prefix}/lib/lib{{name}}.a"]
            """);

    private void WriteProgram(string source) =>
        WritePort("catcher", "carrier", source, """
                  - name: link
                    run: ["{cxx}", -o, catcher, catcher.o, "{ldflags...}", "{ldflags...}", -lcarrier, -lthrower]
                  - name: install-program
                    run: [install, -D, -m, "0755", catcher, "{dest}{prefix}/bin/catcher"]
            programs:
              - {name: catcher, file: usr/bin/catcher}
            images:
              - {name: catcher, programs: [catcher]}
            launch:
              - {image: catcher, memory: 32M, network: false}
            """);

    private void WritePort(string name, string dependency, string source, string rest)
    {
        var files = Path.Combine(_tree.Path, "ports", name, "files");
        Directory.CreateDirectory(files);
        File.WriteAllText(Path.Combine(files, "LICENSE"), "Do as you like.\n");
        File.WriteAllText(Path.Combine(files, $"{name}.cpp"), source);
        File.WriteAllText(Path.Combine(_tree.Path, "ports", name, "port.yaml"), $$"""
            schema: 1
            name: {{name}}
            version: "1.0.0"
            summary: A part of a program whose exceptions cross libraries
            license: BSD-2-Clause
            license-files: [LICENSE]
            maintainers: ["Test <test@ports.example>"]
            dependencies: [{{(dependency.Length == 0 ? "" : $"{{port: {dependency}}}")}}]
            sources:
              - path: files
            build:
              - name: compiled
                steps:
                  - name: compile
                    run: ["{{Compile}}", -c, {{name}}.cpp]
            {{rest}}
            """);
    }
}
