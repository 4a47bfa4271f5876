using System.Globalization;
using System.Text.Json;

namespace Rumprun.Packages.Core.Reading;

/// <summary>Says where JSON is wrong. The exception's own words name types of this program, and no user should read them.</summary>
internal static class JsonProblem
{
    public static string Describe(JsonException problem) => string.Create(
        CultureInfo.InvariantCulture, $"line {(problem.LineNumber ?? 0) + 1}, at `{problem.Path ?? "$"}`");
}
