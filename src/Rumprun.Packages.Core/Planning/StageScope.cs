using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>The values of the placeholders that docs/formats/recipe.md lists, in one stage.</summary>
internal static class StageScope
{
    private static readonly ImmutableArray<string> FlagVariables = ["CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS"];

    private static readonly ImmutableArray<ToolKind> HostTools = [ToolKind.Cc, ToolKind.Cxx, ToolKind.Ar];

    public static PlaceholderScope For(
        BuildPlanInputs inputs, BuildStage stage, ImmutableSortedDictionary<string, string> exportedTools)
    {
        var (port, target) = (inputs.Port, inputs.Selection.Target);
        var root = stage.Tree == StageTree.Copied ? BuildSymbols.Tree(stage.Name) : BuildSymbols.Root;
        var forTarget = stage.Machine == StageMachine.Target;
        var scope = VersionEntry.Placeholders.Aggregate(
            PlaceholderScope.Empty, (all, name) => all.With(name, port.Entry.PlaceholderOf(name)!))
            .With("name", port.Name.ToString())
            .With("platform", target.PlatformName)
            .With("architecture", target.ArchitectureName)
            .With("tuple", forTarget ? target.Tuple : inputs.Machine.Tuple)
            .With("build-tuple", inputs.Machine.Tuple)
            .With("prefix", port.Prefix)
            .With("root", root)
            .With("source", stage.Directory == "." ? root : $"{root}/{stage.Directory}")
            .With("build", BuildSymbols.Build(stage.Name))
            .With("dest", BuildSymbols.Dest)
            .With("sysroot", BuildSymbols.Sysroot)
            .With("port", BuildSymbols.Port)
            .With("files", BuildSymbols.Files)
            .With("jobs", BuildSymbols.Jobs);

        foreach (var tool in (forTarget ? inputs.Toolchain.Tools : inputs.Machine.Tools).Keys)
        {
            scope = scope.With(BuildSymbols.Name(tool), BuildSymbols.Tool(stage.Machine, tool));
        }

        foreach (var tool in HostTools.Where(inputs.Machine.Tools.ContainsKey))
        {
            scope = scope.With($"host-{BuildSymbols.Name(tool)}", BuildSymbols.Tool(StageMachine.Build, tool));
        }

        foreach (var dependency in inputs.Dependencies)
        {
            foreach (var name in dependency.Virtuals.Prepend(dependency.Name))
            {
                scope = scope.With($"dependency:{name}", BuildSymbols.Dependency(dependency.Name));
            }
        }

        foreach (var (name, path) in exportedTools)
        {
            scope = scope.With($"tool:{name}", path);
        }

        return scope;
    }

    /// <summary>The scope with <c>{cflags}</c> and the other flags as the environment has them.</summary>
    public static PlaceholderScope WithFlags(
        PlaceholderScope scope, ImmutableSortedDictionary<string, string> environment) =>
        FlagVariables.Aggregate(scope, (s, variable) =>
            s.With(variable.ToLowerInvariant(), new PlaceholderValue.Words(environment.GetValueOrDefault(variable, ""))));
}
