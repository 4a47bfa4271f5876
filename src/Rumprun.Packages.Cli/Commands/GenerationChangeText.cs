using System.Collections.Immutable;
using Rumprun.Packages.Core.Profiles;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Prints how generations differ: one line for each difference, versions as <c>old -> new</c>.</summary>
internal static class GenerationChangeText
{
    public static void Write(ImmutableArray<GenerationChange> changes, TextWriter output)
    {
        foreach (var line in changes.SelectMany(LinesOf))
        {
            output.WriteLine(line);
        }
    }

    private static IEnumerable<string> LinesOf(GenerationChange change) => change switch
    {
        GenerationChange.Added(var port) => [$"add     {port.Name} {port.Version} for {port.Target}"],
        GenerationChange.Removed(var port) => [$"remove  {port.Name} {port.Version} for {port.Target}"],
        GenerationChange.Updated(var before, var after) =>
            [$"update  {after.Name} {before.Version} -> {after.Version} for {after.Target}"],
        GenerationChange.Altered(var before, var after) =>
            DifferencesOf(before, after).Select(difference => $"change  {after.Name} for {after.Target}: {difference}"),
        _ => throw new InvalidOperationException("a change is one of these"),
    };

    /// <summary>
    /// At least one: entries without other differences differ in the port's description or launch settings.
    /// </summary>
    private static string[] DifferencesOf(InstalledPort before, InstalledPort after)
    {
        string[] found =
        [
            .. after.Options.Except(before.Options).Select(static o => $"option {o} off -> on"),
            .. before.Options.Except(after.Options).Select(static o => $"option {o} on -> off"),
            .. before.Package == after.Package ? [] : new[] { $"package {before.Package.Short} -> {after.Package.Short}" },
            .. before.Image == after.Image ? [] : new[] { $"image {Short(before)} -> {Short(after)}" },
            .. before.IsRequested == after.IsRequested ? []
                : new[] { after.IsRequested ? "installed by name now" : "no longer installed by name" },
        ];
        return found.Length > 0 ? found : ["launch settings or summary"];
    }

    private static string Short(InstalledPort port) => port.Image?.Short ?? "none";
}
