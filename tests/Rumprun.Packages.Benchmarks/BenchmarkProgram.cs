using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rumprun.Packages.Benchmarks;

/// <summary><c>./bench NAME [--json]</c>: runs a benchmark and prints its figures. Exit 1 where a figure misses its budget.</summary>
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

        var figures = await benchmark.RunAsync(root, CancellationToken.None);
        if (rest.Length > 0)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(figures, FigureJson.Default.IReadOnlyListFigure));
        }
        else
        {
            await WriteTableAsync(figures, output);
        }

        return figures.Any(static f => f.IsMissed) ? 1 : 0;
    }

    private static async Task WriteTableAsync(IReadOnlyList<Figure> figures, TextWriter output)
    {
        await output.WriteLineAsync($"{"",-34}{"runs",6}{"median ms",11}{"min",8}{"max",8}{"budget",8}");
        foreach (var f in figures)
        {
            var budget = f.Budget?.ToString(CultureInfo.InvariantCulture) ?? "";
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{f.Subject,-34}{f.Runs,6}{f.Median,11:0.0}{f.Minimum,8:0.0}{f.Maximum,8:0.0}{budget,8}{(f.IsMissed ? "  missed" : "")}"));
        }
    }
}

/// <summary>The figures as machines read them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Figure>))]
internal sealed partial class FigureJson : JsonSerializerContext;
