using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// Finds the variables that have to be set on make's command line, because the makefile does not take them from the
/// environment.
/// </summary>
internal static class MakeArguments
{
    private static readonly ImmutableArray<string> s_compilers = ["CC", "CXX", "LD", "AR", "RANLIB"];

    private static readonly ImmutableArray<(string Variable, string Flags)> s_flags =
    [
        ("CFLAGS", "{cppflags} {cflags}"),
        ("CXXFLAGS", "{cppflags} {cxxflags}"),
        ("CPPFLAGS", "{cppflags}"),
        ("LDFLAGS", "{ldflags}"),
    ];

    private static readonly ImmutableArray<string> s_prefixes = ["prefix", "PREFIX"];

    private static readonly ImmutableArray<string> s_drivers = ["gcc", "cc", "clang", "g++", "c++"];

    /// <summary>Arguments as quoted templates for a YAML list.</summary>
    /// <param name="switches">Of all makefiles: <c>NAME=VALUE</c>.</param>
    public static IEnumerable<string> Of(Makefile makefile, IEnumerable<string> switches)
    {
        foreach (var argument in switches)
        {
            yield return YamlScalar.Template(argument);
        }

        foreach (var (variable, value) in makefile.ListsWithoutShared)
        {
            yield return YamlScalar.Template($"{variable}={value}");
        }

        foreach (var variable in s_compilers.Where(makefile.Fixes))
        {
            if (Tool(variable, makefile.ValueOf(variable)!) is { } tool)
            {
                yield return Quoted(variable, tool);
            }
        }

        foreach (var (variable, flags) in s_flags.Where(
            f => makefile.Fixes(f.Variable) && !makefile.IsConditional(f.Variable)))
        {
            // Excludes flags for optimisation and debugging, which the builder sets; all others may be needed.
            var own = makefile.ValueOf(variable)!.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(
                    w => !w.StartsWith("-O", StringComparison.Ordinal) && w is not ("-g" or "-s" or "-ggdb" or "-Werror")
                        && w != $"$({variable})");
            yield return Quoted(variable, string.Join(' ', own.Select(Escaped).Prepend(flags)));
        }

        if (makefile.ValueOf("STRIP") is not null)
        {
            yield return Quoted("STRIP", "true");
        }

        foreach (var prefix in s_prefixes.Where(p => makefile.ValueOf(p) is not null))
        {
            yield return Quoted(prefix, makefile.HonoursDestdir ? "{prefix}" : "{dest}{prefix}");
        }
    }

    /// <summary>Flags that a branch of the makefile sets: a person has to decide what to do with them.</summary>
    public static IEnumerable<string> Doubtful(Makefile makefile) =>
        s_flags.Select(static f => f.Variable).Where(v => makefile.Fixes(v) && makefile.IsConditional(v));

    /// <summary>Null if the makefile's own value gives the right program.</summary>
    private static string? Tool(string variable, string value)
    {
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0].Contains('$', StringComparison.Ordinal))
        {
            return null;
        }

        var name = variable == "LD" && s_drivers.Contains(words[0]) ? "cc" : variable.ToLowerInvariant();
        return string.Join(' ', words.Skip(1).Select(Escaped).Prepend($"{{{name}}}"));
    }

    private static string Escaped(string word) =>
        word.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string Quoted(string variable, string value) => YamlScalar.Quoted($"{variable}={value}");
}
