using System.Runtime;
using System.Text.Json;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Benchmarks;

/// <summary>This program, compiled as the command is: what a person runs has no JIT.</summary>
public static class NativeBuild
{
    /// <summary>The path of the native program; null: it has not been built.</summary>
    public static string? Find(string root) =>
        Path.GetFullPath(Path.Combine(root, "artifacts/bench/rrpkg-bench")) is var path && File.Exists(path) ? path : null;

    /// <summary>What this process runs: <c>JIT</c> or <c>native</c>.</summary>
    public static string Current => JitInfo.GetCompiledMethodCount() > 0 ? "JIT" : "native";

    /// <summary>A benchmark's figures, measured by the native program.</summary>
    public static IReadOnlyList<Figure> Run(string program, string root, string benchmark) => JsonSerializer.Deserialize(
        Machine.Run(root, program, "--root", root, benchmark, "--json"), FigureJson.Default.IReadOnlyListFigure)!;
}
