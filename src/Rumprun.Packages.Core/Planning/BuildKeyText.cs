using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// The canonical text of a build: <c>rrpkg-build-key 2</c>, then one <c>NAME: VALUE</c> per line, in ordinal order. What is
/// not in it cannot influence the output; docs/building.md lists what is in it, and why the rest is not.
/// </summary>
internal static class BuildKeyText
{
    private const string Header = "rrpkg-build-key 2";

    public static string Of(BuildPlan plan, BuildPlanInputs inputs)
    {
        var facts = Identity(plan)
            .Concat(plan.Sources.SelectMany((source, i) => Source(Numbered("source", i), source, inputs)))
            .Concat(Patches("patch", plan.Patches))
            .Concat(plan.Stages.SelectMany((stage, i) => Stage(Numbered("stage", i), stage)))
            .Concat(plan.Dependencies.Select(static d =>
                new Fact($"dependency.{d.Name}", $"{(d.Role == DependencyRole.Library ? "library" : "tool")} {d.Output}")))
            .Concat(
                plan.Dependencies.SelectMany(
                    static d => d.Yields.Select(path => new Fact($"dependency.{d.Name}.yields", path.Text))))
            .Concat(HostTools(plan, inputs))
            .ToList();
        facts.AddRange(Toolchains(facts, inputs).ToList());
        facts.AddRange(PortFiles(facts, inputs).ToList());
        var lines = facts.Select(static f => f.ToString()).Distinct().Order(StringComparer.Ordinal);
        return string.Join('\n', lines.Prepend(Header)) + "\n";
    }

    private static IEnumerable<Fact> Identity(BuildPlan plan)
    {
        var port = plan.Port;
        yield return new("name", port.Name.ToString());
        yield return new("version", port.Version.ToString());
        yield return new("target", plan.Selection.Target.ToString());
        yield return new("options", string.Join(' ', plan.Selection.Options));
        yield return new("prefix", port.Prefix);
        yield return new("license", port.License);
        if (port.IsLocal)
        {
            yield return new("local", "true");
        }

        foreach (var file in port.LicenseFiles.Distinct())
        {
            yield return new("license-file", file);
        }

        foreach (var program in plan.Programs)
        {
            yield return new($"program.{program.Name}", program.File);
        }

        // They do not change the output, but a package in the store must have passed the checks with the port's current
        // allowances.
        foreach (var (index, allowance) in plan.Allowances.Index())
        {
            yield return new(
                Numbered("allow", index), $"{allowance.Check.Name()} {string.Join(' ', allowance.Paths)}".TrimEnd());
        }
    }

    // The base set is part of every sandbox. Without one, steps can reach every program of the machine, and which of them
    // they used is not known: the fact `sandbox: off` says so.
    private static IEnumerable<Fact> HostTools(BuildPlan plan, BuildPlanInputs inputs)
    {
        yield return new(
            "sandbox",
            plan.Isolation == BuildIsolation.Sandbox ? SandboxView.Version.ToString(CultureInfo.InvariantCulture) : "off");
        foreach (var name in plan.HostTools)
        {
            if (inputs.HostTools(name) is { } identity)
            {
                yield return new($"host-tool.{name}", identity);
            }
        }
    }

    private static IEnumerable<Fact> Source(string name, Source source, BuildPlanInputs inputs)
    {
        yield return new($"{name}.into", source.Into);
        switch (source)
        {
            case Source.Archive archive:
                yield return new($"{name}.sha256", archive.Sha256.Hex);
                yield return archive.Unpack
                    ? new($"{name}.strip", archive.Strip?.ToString(CultureInfo.InvariantCulture) ?? "auto")
                    : new($"{name}.file-name", archive.FileName);
                break;
            case Source.Git git:
                yield return new($"{name}.commit", git.Commit);
                yield return new($"{name}.submodules", git.Submodules ? "true" : "false");
                break;
            case Source.Local local:
                var path = local.Path.TrimEnd('/');
                var files = inputs.PortFiles
                    .Where(f => path == "." || f.Key == path || f.Key.StartsWith(path + "/", StringComparison.Ordinal))
                    .Select(static f => FileFact(f.Key, f.Value))
                    .ToList();
                if (files.Count == 0)
                {
                    throw PlanningDiagnostics.PortFileMissing.Exception(
                        $"port `{inputs.Port.Name}` has no file or folder `{path}`");
                }

                yield return new($"{name}.path", path);
                foreach (var file in files)
                {
                    yield return file;
                }

                break;
        }
    }

    private static IEnumerable<Fact> Patches(string name, ImmutableArray<PlannedPatch> patches) =>
        patches.Select((p, i) =>
            new Fact(
                Numbered(name, i),
                string.Create(CultureInfo.InvariantCulture, $"{p.Digest} strip={p.Patch.Strip} in={p.Patch.In}")));

    private static IEnumerable<Fact> Stage(string name, PlannedStage stage) =>
        Environment(name, stage.Environment)
            .Append(new Fact($"{name}.name", stage.Name))
            .Append(new Fact($"{name}.tree", stage.Tree == StageTree.Copied ? "copied" : "shared"))
            .Concat(stage.Steps.SelectMany((step, i) => Step($"{name}.{Numbered("step", i)}", step)));

    private static IEnumerable<Fact> Step(string name, PlannedStep step) =>
        Environment(name, step.Environment)
            .Append(new Fact($"{name}.directory", step.Directory.Text))
            .Concat(step.Command.Select((word, i) => new Fact($"{name}.{Numbered("argument", i)}", word.Text)))
            .Concat(Patches($"{name}.patch", step.PatchesAfter));

    private static IEnumerable<Fact> Environment(string name, ImmutableSortedDictionary<string, SymbolicText> environment) =>
        environment.Select(variable => new Fact($"{name}.environment.{variable.Key}", variable.Value.Text));

    // The build machine's compiler is included if something runs it; the target's always, since it determines the sysroot's
    // ABI.
    private static IEnumerable<Fact> Toolchains(List<Fact> facts, BuildPlanInputs inputs)
    {
        yield return new("toolchain.target", inputs.Toolchain.Identity.Hex);
        if (facts.Exists(static f => f.Mentions(BuildSymbols.BuildMachinePrefix)))
        {
            yield return new("toolchain.machine", inputs.Machine.Identity.Hex);
        }
    }

    // {files} includes everything below files/, {port} the whole folder of the port.
    private static IEnumerable<Fact> PortFiles(List<Fact> facts, BuildPlanInputs inputs)
    {
        var all = facts.Exists(static f => f.Mentions("port}"));
        if (all)
        {
            yield return new("file.port.yaml", inputs.Port.Digest.Hex);
        }

        var some = facts.Exists(static f => f.Mentions("files}"));
        foreach (var (path, file) in inputs.PortFiles)
        {
            if (all || (some && path.StartsWith("files/", StringComparison.Ordinal)))
            {
                yield return FileFact(path, file);
            }
        }
    }

    private static Fact FileFact(string path, PortFile file) =>
        new($"file.{path}", file.Executable ? $"{file.Digest} executable" : file.Digest.Hex);

    private static string Numbered(string name, int index) => $"{name}.{index.ToString("D4", CultureInfo.InvariantCulture)}";

    private sealed record Fact(string Name, string Value)
    {
        public bool Mentions(string symbolPrefix) => new SymbolicText(Value).Mentions(symbolPrefix);

        public override string ToString() => Escape($"{Name}: {Value}");

        private static string Escape(string line) => line
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal);
    }
}
