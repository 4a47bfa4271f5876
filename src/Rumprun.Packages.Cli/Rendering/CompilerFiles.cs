using System.Text;
using Rumprun.Packages.Core;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>Writes the environment of <c>rrpkg env</c> as the file that a build system reads for cross-compiling.</summary>
public static class CompilerFiles
{
    /// <summary>Assignments for a POSIX shell.</summary>
    public static string Shell(IReadOnlyDictionary<string, string> variables) => string.Concat(
        variables.Select(static v => $"export {v.Key}='{v.Value.Replace("'", "'\\''", StringComparison.Ordinal)}'\n"));

    /// <summary>A toolchain file for cmake (cmake-toolchains(7)): <c>cmake -DCMAKE_TOOLCHAIN_FILE=FILE</c>.</summary>
    public static string CMake(Target target, string sysroot, IReadOnlyDictionary<string, string> variables)
    {
        var text = new StringBuilder();
        Set("CMAKE_SYSTEM_NAME", target.IsUnikernel ? "NetBSD" : "Linux");
        Set("CMAKE_SYSTEM_PROCESSOR", ProcessorOf(target));
        SetFrom("CMAKE_C_COMPILER", "CC");
        SetFrom("CMAKE_CXX_COMPILER", "CXX");
        SetFrom("CMAKE_AR", "AR");
        SetFrom("CMAKE_RANLIB", "RANLIB");
        Set("CMAKE_C_FLAGS_INIT", Joined(variables, "CPPFLAGS", "CFLAGS"));
        Set("CMAKE_CXX_FLAGS_INIT", Joined(variables, "CPPFLAGS", "CXXFLAGS"));
        Set("CMAKE_EXE_LINKER_FLAGS_INIT", Joined(variables, "LDFLAGS"));
        Set("CMAKE_FIND_ROOT_PATH", sysroot);
        Set("CMAKE_FIND_ROOT_PATH_MODE_PROGRAM", "NEVER");
        foreach (var kind in (string[])["LIBRARY", "INCLUDE", "PACKAGE"])
        {
            Set($"CMAKE_FIND_ROOT_PATH_MODE_{kind}", "ONLY");
        }

        // Everything is static, and a guest has no paths of libraries.
        Set("BUILD_SHARED_LIBS", "OFF");
        Set("CMAKE_SKIP_RPATH", "ON");
        return text.ToString();

        void SetFrom(string name, string variable)
        {
            if (variables.TryGetValue(variable, out var value))
            {
                Set(name, value);
            }
        }

        void Set(string name, string value) => text.Append("set(").Append(name).Append(" \"")
            .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("$", "\\$", StringComparison.Ordinal))
            .Append("\")\n");
    }

    /// <summary>A cross file for Meson: <c>meson setup --cross-file FILE</c>.</summary>
    public static string Meson(Target target, string sysroot, IReadOnlyDictionary<string, string> variables)
    {
        var text = new StringBuilder("[binaries]\n");
        foreach (var (name, variable) in (ReadOnlySpan<(string, string)>)
            [("c", "CC"), ("cpp", "CXX"), ("ar", "AR"), ("nm", "NM"), ("objcopy", "OBJCOPY")])
        {
            if (variables.TryGetValue(variable, out var value))
            {
                Line($"{name} = {List(value)}");
            }
        }

        // A program that is to be baked must keep its symbols.
        text.Append("strip = 'true'\npkg-config = 'pkg-config'\n\n[built-in options]\n");
        Line($"c_args = {List(Joined(variables, "CPPFLAGS", "CFLAGS"))}");
        Line($"cpp_args = {List(Joined(variables, "CPPFLAGS", "CXXFLAGS"))}");
        Line($"c_link_args = {List(Joined(variables, "LDFLAGS"))}");
        Line($"cpp_link_args = {List(Joined(variables, "LDFLAGS"))}");
        text.Append("default_library = 'static'\n\n[properties]\n");
        Line($"pkg_config_libdir = {List($"{sysroot}/usr/lib/pkgconfig {sysroot}/usr/share/pkgconfig")}");
        text.Append("\n[host_machine]\n");
        Line($"system = '{(target.IsUnikernel ? "netbsd" : "linux")}'");
        var processor = ProcessorOf(target);
        Line($"cpu_family = '{(processor == "i486" ? "x86" : processor)}'\ncpu = '{processor}'\nendian = 'little'");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        static string List(string words) =>
            $"[{string.Join(", ", words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Quoted))}]";

        static string Quoted(string word) =>
            $"'{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    private static string ProcessorOf(Target target) => $"{target}".Split('-', 2)[1];

    private static string Joined(IReadOnlyDictionary<string, string> variables, params ReadOnlySpan<string> names)
    {
        var values = new List<string>();
        foreach (var name in names)
        {
            if (variables.GetValueOrDefault(name) is { Length: > 0 } value)
            {
                values.Add(value);
            }
        }

        return string.Join(' ', values);
    }
}
