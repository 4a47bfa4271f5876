using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Resolving.Locking;

/// <summary>Locks a port that has several versions, on a machine without toolchains.</summary>
public sealed class LockedVersionsTests : IDisposable
{
    private static readonly PortName s_lib = PortName.Parse("lib");

    private readonly TemporaryDirectory _directory = new();

    public LockedVersionsTests()
    {
        Write("recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");
        Write(
            "ports/app/port.yaml",
            "{schema: 1, name: app, version: '1.0', summary: S, license: MIT, build: [{recipe: make}], "
                + "dependencies: [{port: lib}]}");
        WriteLib("1.0", "2.0");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Lock_WhereEachTargetHasItsVersion_KeepsBothInOneFile()
    {
        await LockAsync(TargetSelector.Hosted);
        await LockAsync(TargetSelector.Hw);

        Assert.Equal(
            [(TargetSelector.Hosted, Version("2.0")), (TargetSelector.Hw, Version("1.0"))],
            LockFile().Read()!.Targets.Select(static t => (t.Key, t.Value.Ports[s_lib].Version)));

        // A newer version that both could take changes neither.
        WriteLib("1.0", "2.0", "1.5");
        Assert.Equal(Version("2.0"), await DemandedAsync(TargetSelector.Hosted));
        Assert.Equal(Version("1.0"), await DemandedAsync(TargetSelector.Hw));
    }

    [Fact]
    public async Task Resolve_LockedVersionGone_IsRefusedWithTheVersionThereIs()
    {
        await LockAsync(TargetSelector.Hosted);
        await LockAsync(TargetSelector.Hw);

        WriteLib("1.1", "2.0");

        var problem = Assert.Single((await Assert.ThrowsAsync<DiagnosticException>(
            () => DemandedAsync(TargetSelector.Hw))).Diagnostics);
        Assert.Equal("RR2009", problem.Id);
        Assert.StartsWith(
            "`rrpkg.lock` has `lib` 1.0.0, which no longer exists\n", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["let `lib` change with `rrpkg update lib`: 1.1.0 would do"], problem.Hints);

        // The other target's version is still there, and the port's file says the same of it.
        Assert.Equal(Version("2.0"), await DemandedAsync(TargetSelector.Hosted));
    }

    private async Task LockAsync(Target target)
    {
        var (resolver, entries, finder) = Resolver();
        var operation = new LockOperation(
            new TargetSelector(finder, new UserConfiguration()), new Relocking(resolver, entries), LockFile());
        await operation.RunAsync(
            new LockRequest { Ports = Requests, Target = target }, TestContext.Current.CancellationToken);
    }

    /// <summary>The version of the library that the lock file has a build take.</summary>
    private async Task<PortVersion> DemandedAsync(Target target)
    {
        var (resolver, entries, _) = Resolver();
        var resolved = await new LockedResolver(resolver, entries, LockFile()).ResolveAsync(
            Requests,
            target,
            ImmutableDictionary<PortName, PortVersion>.Empty,
            isDemanded: true,
            new RecordedProgress(),
            TestContext.Current.CancellationToken);
        return resolved.Graph.Nodes.Single(static n => n.Port.Name == s_lib).Port.Version;
    }

    private static ImmutableArray<PortRequest> Requests =>
        [PortRequest.TryParse("app", out var request) ? request : throw new FormatException()];

    /// <summary>Of the tree as it is now: what is read of a tree is kept.</summary>
    private (PortResolver Resolver, LockEntries Entries, ToolchainFinder Finder) Resolver()
    {
        var tree = new PortTree(_directory.Path);
        var home = Path.Combine(_directory.Path, "home");
        var finder = new ToolchainFinder(
            RrpkgDirectories.From(name => name == "RRPKG_HOME" ? home : null),
            new ToolchainSearch { Default = Path.Combine(_directory.Path, "no-toolchain") });
        return (
            new PortResolver(tree, TargetSelector.Hosted), new LockEntries(tree, finder, TargetSelector.Hosted), finder);
    }

    private LockFileStore LockFile() => new(
        Path.Combine(_directory.Path, "rrpkg.lock"), "rrpkg.lock", Path.Combine(_directory.Path, "locks"));

    /// <summary>Versions from 2.0 on are for hosted targets only.</summary>
    private void WriteLib(params IEnumerable<string> versions) => Write(
        "ports/lib/port.yaml",
        "{schema: 1, name: lib, summary: S, license: MIT, build: [{recipe: make}], "
            + $"versions: [{string.Join(", ", versions.Select(static v => $"{{version: '{v}'}}"))}], "
            + "supports: [{when: {version: '[2.0,)'}, then: {platform: hosted}}]}");

    private static PortVersion Version(string text) =>
        PortVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_directory.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
