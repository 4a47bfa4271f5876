using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// The environment variables that name compilers and flags for build systems. A step gets only these: the user's own
/// <c>CFLAGS</c> and the like never reach a build.
/// </summary>
public static class CompilerEnvironment
{
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>For a stage that compiles for the target.</summary>
    /// <param name="sysroot">The merged tree of the declared dependencies, absolute; need not exist.</param>
    public static ImmutableSortedDictionary<string, string> For(Toolchain toolchain, BuildMachine machine, string sysroot)
    {
        // Searched before the toolchain's own headers and libraries: Rumprun's sysroot has a zlib of 2005 in it.
        var environment = Compose(
            toolchain.Tools,
            toolchain.PathDirectories,
            cppflags: Join($"-I{sysroot}/usr/include", toolchain.Flags.GetValueOrDefault("CPPFLAGS")),
            ldflags: Join($"-L{sysroot}/usr/lib", toolchain.Flags.GetValueOrDefault("LDFLAGS")),
            toolchain.Flags);

        // pkg-config sees the declared dependencies and no library of the build machine.
        environment["PKG_CONFIG_LIBDIR"] = $"{sysroot}/usr/lib/pkgconfig:{sysroot}/usr/share/pkgconfig";
        environment["PKG_CONFIG_SYSROOT_DIR"] = sysroot;
        environment["PKG_CONFIG_PATH"] = "";
        AddBuildMachine(environment, machine);
        return environment.ToImmutable();
    }

    /// <summary>For a stage that compiles tools for the build machine.</summary>
    public static ImmutableSortedDictionary<string, string> ForBuildMachine(BuildMachine machine)
    {
        var environment = Compose(
            machine.Tools, pathDirectories: [], cppflags: "", ldflags: "", ImmutableSortedDictionary<string, string>.Empty);
        AddBuildMachine(environment, machine);
        return environment.ToImmutable();
    }

    /// <summary>Adds the flags of linked libraries to an environment.</summary>
    /// <param name="sysroot">The directory of the libraries.</param>
    /// <param name="libraries">Their prefixes and flags, in order.</param>
    public static ImmutableSortedDictionary<string, string> WithUsage(
        ImmutableSortedDictionary<string, string> environment,
        string sysroot,
        IReadOnlyList<(string Prefix, UsageFlags Flags)> libraries)
    {
        return environment
            .SetItem("CPPFLAGS", Extended("CPPFLAGS", static flags => flags.Cppflags))
            .SetItem("LDFLAGS", Extended("LDFLAGS", static flags => flags.Ldflags));

        string Extended(string variable, Func<UsageFlags, ImmutableArray<Template>> flags) => string.Join(' ', libraries
            .SelectMany(
                library => flags(library.Flags).Select(flag => TemplateEvaluator.Text(flag, ScopeOf(library.Prefix))))
            .Prepend(environment[variable]));

        PlaceholderScope ScopeOf(string prefix) => PlaceholderScope.Empty.With("prefix", prefix).With("sysroot", sysroot);
    }

    private static ImmutableSortedDictionary<string, string>.Builder Compose(
        ImmutableSortedDictionary<ToolKind, string> tools,
        ImmutableArray<string> pathDirectories,
        string cppflags,
        string ldflags,
        ImmutableSortedDictionary<string, string> flags)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in flags)
        {
            environment[name] = value;
        }

        foreach (var (kind, path) in tools)
        {
            environment[VariableOf(kind)] = path;
        }

        if (tools.TryGetValue(ToolKind.Cc, out var cc) && !tools.ContainsKey(ToolKind.Cpp))
        {
            environment["CPP"] = $"{cc} -E";
        }

        environment["CFLAGS"] = Join("-O2", flags.GetValueOrDefault("CFLAGS"));
        environment["CXXFLAGS"] = Join("-O2", flags.GetValueOrDefault("CXXFLAGS"));
        environment["CPPFLAGS"] = cppflags;
        environment["LDFLAGS"] = ldflags;
        environment["PATH"] = string.Join(':', [.. pathDirectories, SystemPath]);
        environment["LC_ALL"] = "C.UTF-8";
        environment["TZ"] = "UTC";
        return environment;
    }

    private static void AddBuildMachine(ImmutableSortedDictionary<string, string>.Builder environment, BuildMachine machine)
    {
        // Hand-written makefiles use HOST_CC, HOSTCC or BUILD_CC, those of autoconf CC_FOR_BUILD.
        Add(ToolKind.Cc, "HOST_CC", "HOSTCC", "BUILD_CC", "CC_FOR_BUILD");
        Add(ToolKind.Cxx, "HOST_CXX", "HOSTCXX", "BUILD_CXX", "CXX_FOR_BUILD");
        Add(ToolKind.Ar, "HOST_AR", "HOSTAR", "BUILD_AR", "AR_FOR_BUILD");

        // Where these are not set, makefiles take the target's flags.
        environment["CFLAGS_FOR_BUILD"] = environment["BUILD_CFLAGS"] = environment["HOST_CFLAGS"] = "-O2";
        environment["CPPFLAGS_FOR_BUILD"] = environment["LDFLAGS_FOR_BUILD"] = "";

        void Add(ToolKind kind, params ReadOnlySpan<string> names)
        {
            if (machine.Tools.TryGetValue(kind, out var path))
            {
                foreach (var name in names)
                {
                    environment[name] = path;
                }
            }
        }
    }

    /// <summary>The variable in which build systems look for a tool.</summary>
    private static string VariableOf(ToolKind kind) => kind switch
    {
        ToolKind.Cc => "CC",
        ToolKind.Cxx => "CXX",
        ToolKind.Cpp => "CPP",
        ToolKind.Ld => "LD",
        ToolKind.Ar => "AR",
        ToolKind.As => "AS",
        ToolKind.Nm => "NM",
        ToolKind.Objcopy => "OBJCOPY",
        ToolKind.Objdump => "OBJDUMP",
        ToolKind.Ranlib => "RANLIB",
        ToolKind.Readelf => "READELF",
        ToolKind.Strip => "STRIP",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Join(string first, string? second) => string.IsNullOrEmpty(second) ? first : $"{first} {second}";
}
