namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// Decides whether a kept build directory can be built on: whether nothing but the text of C and C++ sources changed since
/// the build that it was made for.
/// </summary>
public static class IncrementalBuild
{
    private const string FilePrefix = "file.";

    private static readonly string[] s_compiled = [".c", ".cc", ".cpp", ".cxx", ".C"];

    private static readonly string[] s_headers = [".h", ".hh", ".hpp", ".hxx"];

    /// <summary>
    /// The part of a plan's text that a kept directory depends on: everything except the content of sources that the build
    /// system compiles again by itself.
    /// </summary>
    /// <param name="tracksHeaders">Whether the build system knows which sources include a header.</param>
    public static string Basis(string canonicalText, bool tracksHeaders) => string.Join(
        '\n', canonicalText.Split('\n').Select(line => IsRecompiled(line, tracksHeaders) ? NameOf(line) : line));

    /// <summary>
    /// Whether every recipe of the plan's port knows which sources include a header; a plain makefile may not.
    /// </summary>
    public static bool TracksHeaders(BuildPlan plan) => plan.Port.Stages.All(
        static s => s.Recipe is null || s.Recipe.Value.ToString() is "cmake" or "autotools");

    private static bool IsRecompiled(string line, bool tracksHeaders)
    {
        if (!line.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var suffix = Path.GetExtension(NameOf(line));
        return s_compiled.Contains(suffix) || (tracksHeaders && s_headers.Contains(suffix));
    }

    /// <summary>The line's name: a file that was added or removed still counts.</summary>
    private static string NameOf(string line) => line.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon
        ? line[..colon]
        : line;
}
