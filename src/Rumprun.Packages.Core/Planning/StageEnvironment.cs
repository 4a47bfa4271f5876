using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// The environment of every step, before the port's own additions. Nothing comes from the user's environment.
/// </summary>
internal static class StageEnvironment
{
    private static readonly ImmutableArray<string> CompilerFlags = ["CFLAGS", "CXXFLAGS"];

    public static ImmutableSortedDictionary<string, string> For(BuildPlanInputs inputs, StageMachine machine)
    {
        var symbolicMachine = BuildSymbols.Symbolic(inputs.Machine);
        var environment = machine == StageMachine.Target
            ? CompilerEnvironment.WithUsage(
                CompilerEnvironment.For(BuildSymbols.Symbolic(inputs.Toolchain), symbolicMachine, BuildSymbols.Sysroot),
                BuildSymbols.Sysroot,
                [
                    .. inputs.Dependencies.Where(static d => d.Role == DependencyRole.Library)
                        .OrderBy(static d => d.Name)
                        .Select(static d => (d.Prefix, d.Usage)),
                ])
            : CompilerEnvironment.ForBuildMachine(symbolicMachine);

        var path = inputs.Dependencies
            .Where(static d => d.Role == DependencyRole.Tool)
            .OrderBy(static d => d.Name)
            .Select(static d => $"{BuildSymbols.Dependency(d.Name)}{d.Prefix}/bin")
            .Append(environment["PATH"]);

        // __FILE__ and debug information must not depend on the place of the build directory.
        var mapping = $"-ffile-prefix-map={BuildSymbols.Directory}=/usr/src/{inputs.Port.Name}-{inputs.Port.Version}";
        return environment
            .SetItem("HOME", BuildSymbols.Home)
            .SetItem("PATH", string.Join(':', path))
            .SetItem("SOURCE_DATE_EPOCH", BuildPlan.SourceDateEpoch.ToString(CultureInfo.InvariantCulture))
            .SetItem("TMPDIR", BuildSymbols.Temporary)

            // What upstream takes for errors are the warnings of its own compiler, not of the one that is here.
            .SetItems(CompilerFlags.Select(name =>
                KeyValuePair.Create(name, $"{environment.GetValueOrDefault(name)} {mapping} -Wno-error".TrimStart())));
    }
}
