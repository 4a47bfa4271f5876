using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Benchmarks.Debian;

namespace Rumprun.Packages.Benchmarks;

/// <summary>
/// <c>./bench NAME [--json]</c>: runs a benchmark and prints its figures. Exit 1 where a figure misses its budget, 4 where
/// the machine lacks something.
/// </summary>
public static class BenchmarkProgram
{
    public static async Task<int> RunAsync(
        string[] args, IReadOnlyList<IBenchmark> benchmarks, TextWriter output, TextWriter error)
    {
        if (args is not ["--root", var root, var name, .. var rest] || rest is not ([] or ["--json"])
            || benchmarks.FirstOrDefault(b => b.Name == name) is not { } benchmark)
        {
            await error.WriteLineAsync("usage: ./bench NAME [--json]");
            foreach (var known in benchmarks)
            {
                await error.WriteLineAsync($"  {known.Name,-12}{known.Summary}");
            }

            return 2;
        }

        try
        {
            var figures = await benchmark.RunAsync(root, CancellationToken.None);
            await output.WriteLineAsync(
                rest.Length > 0 ? JsonSerializer.Serialize(
                    figures, FigureJson.Default.IReadOnlyListFigure) : FigureTable.Write(figures));
            return figures.Any(static f => f.IsMissed) ? 1 : 0;
        }
        catch (MissingPrerequisiteException missing)
        {
            await error.WriteLineAsync(missing.Message);
            return 4;
        }
    }
}

/// <summary>The figures as machines read them, and what one process tells another.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Figure>))]
[JsonSerializable(typeof(DesktopInstallation))]
internal sealed partial class FigureJson : JsonSerializerContext;
