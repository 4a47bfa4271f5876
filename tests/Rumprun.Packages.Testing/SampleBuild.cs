using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing;

/// <summary>A small port for the hosted target and all that a plan for it takes, to be changed with <c>with</c>.</summary>
public static class SampleBuild
{
    public static Target Hosted { get; } = new(Platform.Hosted, Architecture.X86_64);

    /// <summary>The machine's musl-gcc.</summary>
    public static Toolchain Toolchain { get; } = new()
    {
        Target = Hosted,
        Identity = Sha256Digest.OfText("musl"),
        Prefix = "/usr",
        Sysroot = "/usr/lib/x86_64-linux-musl",
        Tools = Tools((ToolKind.Cc, "/usr/bin/musl-gcc"), (ToolKind.Ar, "/usr/bin/ar"), (ToolKind.Strip, "/usr/bin/strip")),
        Directories = ["/usr/include/x86_64-linux-musl", "/usr/lib/x86_64-linux-musl"],
        Description = "musl",
        Origin = "PATH",
        Flags = ImmutableSortedDictionary<string, string>.Empty.Add("LDFLAGS", "-static"),
    };

    /// <summary>The machine's gcc.</summary>
    public static BuildMachine BuildMachine { get; } = new()
    {
        Tuple = "x86_64-linux-gnu",
        Identity = Sha256Digest.OfText("gcc"),
        Tools = Tools((ToolKind.Cc, "/usr/bin/gcc"), (ToolKind.Ar, "/usr/bin/ar")),
        Description = "gcc",
    };

    public static Port Port(string name, params ReadOnlySpan<BuildStage> stages) => new()
    {
        Name = PortName.Parse(name),
        Entry = new VersionEntry(Version("1.0.0")) { Upstream = "1.0" },
        Summary = "A sample",
        License = "BSD-2-Clause",
        LicenseFiles = ["LICENSE"],
        Stages = [.. stages],
        Folder = $"ports/{name}",
        Digest = Sha256Digest.OfText(name),
    };

    public static BuildStage Stage(string name, params ReadOnlySpan<Step> steps) => new()
    {
        Name = name,
        Steps = [.. steps],
    };

    public static Step Step(string name, params string[] run) =>
        new() { Name = name, Run = [.. run.Select(static word => (Conditional<Template>)TemplateParser.Parse(word))] };

    public static BuildPlanInputs Inputs(Port port, params string[] options) => new()
    {
        Port = port,
        Selection = new PortSelection(Hosted, [.. options.Select(PortName.Parse)]),
        Recipes = ImmutableSortedDictionary<PortName, Recipe>.Empty,
        Toolchain = Toolchain,
        Machine = BuildMachine,
    };

    public static PortVersion Version(string text) => new(NuGetVersion.Parse(text));

    private static ImmutableSortedDictionary<ToolKind, string> Tools(params (ToolKind Tool, string Path)[] tools) =>
        tools.ToImmutableSortedDictionary(static t => t.Tool, static t => t.Path);
}
