using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Building;

/// <summary>What every step finds in its environment, before the port says anything. Nothing comes from the user's own.</summary>
internal static class StageEnvironment
{
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly ImmutableArray<string> CompilerFlags = ["CFLAGS", "CXXFLAGS"];

    public static ImmutableSortedDictionary<string, string> For(BuildPlanInputs inputs, StageMachine machine)
    {
        var path = inputs.Dependencies
            .Where(static d => d.Role == DependencyRole.Tool)
            .OrderBy(static d => d.Name)
            .Select(static d => $"{BuildSymbols.Dependency(d.Name)}{d.Prefix}/bin")
            .Append(SystemPath);

        // __FILE__ and debug information are to say the same wherever the build directory lies.
        var mapping = $"-ffile-prefix-map={BuildSymbols.Directory}=/usr/src/{inputs.Port.Name}-{inputs.Port.Version}";
        var environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
            [
                KeyValuePair.Create("HOME", BuildSymbols.Home),
                KeyValuePair.Create("LC_ALL", "C"),
                KeyValuePair.Create("PATH", string.Join(':', path)),
                KeyValuePair.Create("SOURCE_DATE_EPOCH", $"{BuildPlan.SourceDateEpoch}"),
                KeyValuePair.Create("TMPDIR", BuildSymbols.Temporary),
                KeyValuePair.Create("TZ", "UTC"),
            ])
            .SetItems(machine == StageMachine.Target ? inputs.TargetEnvironment : inputs.BuildEnvironment);
        return environment.SetItems(
            CompilerFlags.Select(name =>
                KeyValuePair.Create(name, $"{environment.GetValueOrDefault(name)} {mapping}".TrimStart())));
    }
}
