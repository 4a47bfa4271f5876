using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Building;

/// <summary>Builds ports with the machine's own compilers, out of sources that the test writes.</summary>
internal sealed class BuildFixture : IDisposable, IProgress<ProgressEvent>
{
    private readonly TemporaryDirectory _directory = new();

    private readonly Lock _gate = new();

    private readonly List<ProgressEvent> _events = [];

    public string Logs => Path.Combine(_directory.Path, "logs");

    /// <summary>Bytes that a build may write.</summary>
    public long DiskLimit { get; set; } = 1L << 30;

    /// <summary>What failures mean.</summary>
    public RemedyTable Remedies { get; set; } = RemedyTable.Empty;

    /// <summary>A pipe with turns in it.</summary>
    public string? JobServer { get; set; }

    /// <summary>Where bubblewrap is looked for.</summary>
    public SearchPath Programs { get; set; } = SearchPath.System;

    public string PathOf(string name) => Path.Combine(_directory.Path, name);

    public ImmutableArray<ProgressEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public async Task<BuildOutcome> BuildAsync(
        BuildPlanInputs inputs,
        IBuildSources sources,
        CancellationToken cancellationToken,
        string directory = "build",
        params (string Name, string Tree)[] dependencies)
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(
            inputs.Isolation == BuildIsolation.Off || Machine.CanSandbox,
            "bubblewrap is not installed, or may not make namespaces");
        Directory.CreateDirectory(PathOf("port"));
        var binding = new BuildBinding
        {
            Layout = new BuildLayout(PathOf($"{directory}/build")),
            Toolchain = inputs.Toolchain,
            Machine = inputs.Machine,
            PortFolder = PathOf("port"),
            Dependencies = dependencies.ToImmutableSortedDictionary(static d => PortName.Parse(d.Name), static d => d.Tree),
            Jobs = 2,
            JobServer = JobServer,
        };
        var shared = await TestContext.Current.GetFixture<SandboxRoots>();
        var sandbox = new Sandbox(Programs, shared!.Tools, shared.Roots);
        return await new BuildExecutor(Logs, sandbox, DiskLimit, () => Remedies, TimeProvider.System).ExecuteAsync(
            BuildPlanner.Plan(inputs), binding, sources, this, cancellationToken);
    }

    /// <summary>The problem that a build of these steps ends with.</summary>
    public async Task<Diagnostic> ProblemAsync(Port port, IBuildSources sources)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => BuildAsync(SampleBuild.Inputs(port), sources, TestContext.Current.CancellationToken));
        return Assert.Single(e.Diagnostics);
    }

    public void Report(ProgressEvent value)
    {
        lock (_gate)
        {
            _events.Add(value);
        }
    }

    public void Dispose()
    {
        DirectoryTree.Delete(_directory.Path);
        Directory.CreateDirectory(_directory.Path);
        _directory.Dispose();
    }
}

/// <summary>
/// Sources out of memory: files by name, scripts executable, and a licence; a patch is a text and what takes its place.
/// </summary>
internal sealed class MemorySources(params (string Path, string Content)[] files) : IBuildSources
{
    public Dictionary<string, (string File, string Old, string New)> Patches { get; } = [];

    public async Task LayOutAsync(BuildPlan plan, string root, CancellationToken cancellationToken)
    {
        foreach (var (path, content) in files.Prepend(("LICENSE", "Do as you like.\n")))
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content, cancellationToken);
            FileEntry.SetMode(file, executable: content.StartsWith("#!", StringComparison.Ordinal));
        }
    }

    public async Task ApplyAsync(PlannedPatch patch, HeldDirectory root, CancellationToken cancellationToken)
    {
        var (file, old, replacement) = Patches[patch.Patch.File];
        var path = Path.Combine(root.Path, file);
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(old, replacement, StringComparison.Ordinal), cancellationToken);
    }
}
