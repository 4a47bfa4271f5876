using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>A toolchain found for a target: usable, or with its problem.</summary>
public sealed record FoundToolchain(Target Target, string Prefix, string Origin, Toolchain? Toolchain, Diagnostic? Problem);

/// <summary>
/// Finds the toolchain for a target, checks that it works and identifies it. The first one in the order of
/// <see cref="ToolchainSearch"/> that is for the target is used; if it is broken, no other is tried.
/// </summary>
public sealed class ToolchainFinder(RrpkgDirectories directories, ToolchainSearch search)
{
    private const string HostedCompiler = "musl-gcc";

    private readonly ProbeMemory _memory = new(directories);

    /// <exception cref="DiagnosticException"> RR5002: there is none; RR5003, RR5004, RR5005: it is broken; RR5006:
    /// RRPKG_RUMPRUN does not name one.
    /// </exception>
    public async Task<Toolchain> FindAsync(Target target, CancellationToken cancellationToken)
    {
        if (target.Platform == Platform.Hosted)
        {
            return await HostedAsync(target, cancellationToken) ?? throw ToolchainDiagnostics.NotFound.Exception(
                target.Architecture == Architecture.X86_64
                    ? "`musl-gcc`, which compiles for `hosted-x86_64`, is not on PATH"
                    : $"nothing compiles for `{target}`: hosted programs are for x86_64",
                target.Architecture == Architecture.X86_64
                    ? "run `apt-get install musl-tools`"
                    : "use `--target hosted-x86_64`");
        }

        var candidates = Candidates(target.Architecture);
        return candidates.FirstOrDefault(c => c.Prefix.Platforms.Contains(target.Platform)) is { } chosen
            ? await LoadAsync(chosen.Prefix, chosen.Origin, target, cancellationToken)
            : throw ToolchainDiagnostics.NotFound.Exception(
                candidates.IsEmpty
                    ? $"no toolchain for `{target}` is installed"
                    : $"the toolchain in `{candidates[0].Prefix.Root}` cannot make images for `{target.PlatformName}`",
                $"build Rumprun for `{target.PlatformName}` and point at it: `RRPKG_RUMPRUN=DIRECTORY`, or `rrpkg toolchain "
                    + $"add DIRECTORY`",
                "use `--target hosted-x86_64` which needs none");
    }

    /// <summary>Whether a toolchain for a target exists, broken or not; none of its files is read.</summary>
    /// <exception cref="DiagnosticException">RR5006: RRPKG_RUMPRUN does not name a toolchain.</exception>
    public bool HasCandidate(Target target) => target.Platform == Platform.Hosted
        ? target.Architecture == Architecture.X86_64 && search.Path.Find(HostedCompiler) is not null
        : Candidates(target.Architecture).Any(c => c.Prefix.Platforms.Contains(target.Platform));

    /// <summary>A library that the toolchain for a target provides, or null. Nothing is run.</summary>
    /// <exception cref="DiagnosticException">RR5006: RRPKG_RUMPRUN does not name a toolchain.</exception>
    public ToolchainLibrary? FindLibrary(Target target, PortName name) =>
        target.Platform != Platform.Hosted && SysrootLibraries.IsKnown(name)
        && Candidates(target.Architecture).FirstOrDefault(c => c.Prefix.Platforms.Contains(target.Platform)) is { } chosen
            ? _memory.Recall(KeyOf(chosen.Prefix)) is { } probe
                ? probe.Libraries.FirstOrDefault(l => l.Name == name)
                : SysrootLibraries.Find(chosen.Prefix.Sysroot, name)
            : null;

    /// <summary>
    /// All installed toolchains, including broken ones, in the order of the search; the first for a target is used.
    /// </summary>
    public async Task<ImmutableArray<FoundToolchain>> ListAsync(CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<FoundToolchain>();
        foreach (var architecture in Enum.GetValues<Architecture>())
        {
            foreach (var (prefix, origin) in Candidates(architecture))
            {
                foreach (var platform in prefix.Platforms)
                {
                    var target = new Target(platform, architecture);
                    found.Add(await FoundAsync(
                        target, prefix.Root, origin, () => LoadAsync(prefix, origin, target, cancellationToken)));
                }
            }
        }

        var hosted = new Target(Platform.Hosted, Architecture.X86_64);
        if (search.Path.Find(HostedCompiler) is { } compiler)
        {
            found.Add(await FoundAsync(
                hosted, HostedPrefix(compiler), "PATH", async () => (await HostedAsync(hosted, cancellationToken))!));
        }

        return found.ToImmutable();
    }

    /// <summary>The toolchains below one directory, whether or not the search would find it.</summary>
    /// <exception cref="DiagnosticException">RR5003, RR5004, RR5005: one is broken; RR5006: there is none.</exception>
    public async Task<ImmutableArray<Toolchain>> InspectAsync(string directory, CancellationToken cancellationToken)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var toolchains = ImmutableArray.CreateBuilder<Toolchain>();
        foreach (var architecture in Enum.GetValues<Architecture>())
        {
            var prefix = new RumprunPrefix(root, architecture);
            if (prefix.IsThere)
            {
                // A prefix with a compiler but no platform's libraries is checked too, to report what it lacks.
                ImmutableArray<Platform> platforms = prefix.Platforms is { IsEmpty: false } some ? some : [Platform.Hw];
                foreach (var platform in platforms)
                {
                    toolchains.Add(
                        await LoadAsync(prefix, "configuration", new Target(platform, architecture), cancellationToken));
                }
            }
        }

        return toolchains.Count > 0 ? toolchains.ToImmutable() : throw NoToolchainIn(root);
    }

    /// <summary>The prefix as a Rumprun toolchain's own files spell it: links in it are not resolved.</summary>
    internal static string RecordedPrefix(Toolchain toolchain) =>
        new RumprunPrefix(toolchain.Prefix, toolchain.Target.Architecture).RecordedRoot() ?? toolchain.Prefix;

    private static async Task<FoundToolchain> FoundAsync(
        Target target, string prefix, string origin, Func<Task<Toolchain>> load)
    {
        try
        {
            return new FoundToolchain(target, prefix, origin, await load(), Problem: null);
        }
        catch (DiagnosticException e)
        {
            return new FoundToolchain(target, prefix, origin, Toolchain: null, e.Diagnostics[0]);
        }
    }

    private static DiagnosticException NoToolchainIn(string root) => ToolchainDiagnostics.NotAToolchain.Exception(
        $"`{root}` does not contain a Rumprun toolchain: it has no `bin/TUPLE-gcc`",
        "name the directory that Rumprun was built into (its `-d` option)");

    private ImmutableArray<Candidate> Candidates(Architecture architecture)
    {
        var named = string.IsNullOrEmpty(search.Variable) ? null : Path.GetFullPath(search.Variable);
        if (named is not null && !Enum.GetValues<Architecture>().Any(a => new RumprunPrefix(named, a).IsThere))
        {
            throw NoToolchainIn(named);
        }

        var tuple = new Target(Platform.Hw, architecture).Tuple;
        var onPath = search.Path.Find($"{tuple}-gcc") is { } gcc ? Path.GetDirectoryName(
            Path.GetDirectoryName(RealPath.Of(gcc))) : null;
        (string? Root, string Origin)[] places =
        [
            (named, "RRPKG_RUMPRUN"), (onPath, "PATH"),
            .. search.Configured.Select(static p => ((string?)p, "configuration")), (search.Default, "default"),
        ];
        return
        [
            .. places.Where(static p => p.Root is not null)
                .Select(
                    p => new Candidate(
                        new RumprunPrefix(Path.TrimEndingDirectorySeparator(p.Root!), architecture), p.Origin))
                .Where(static p => p.Prefix.IsThere)
                .DistinctBy(static p => p.Prefix.Root),
        ];
    }

    private async Task<Toolchain> LoadAsync(
        RumprunPrefix prefix, string origin, Target target, CancellationToken cancellationToken)
    {
        var probe = await ProbeAsync(
            KeyOf(prefix), () => RumprunExamination.ExamineAsync(prefix, cancellationToken));
        return new Toolchain
        {
            Target = target,
            Identity = probe.Identity,
            Prefix = prefix.Root,
            Sysroot = prefix.Sysroot,
            Tools = prefix.Tools,
            BakeTool = prefix.BakeTool,
            PathDirectories = [prefix.Programs],
            Description = probe.Description,
            Origin = origin,
            Libraries = probe.Libraries,
        };
    }

    private async Task<Toolchain?> HostedAsync(Target target, CancellationToken cancellationToken)
    {
        if (target.Architecture != Architecture.X86_64 || search.Path.Find(HostedCompiler) is not { } compiler)
        {
            return null;
        }

        // Debian's musl-tools has no C++: a port that needs it gets no {cxx}, and a clear error, instead of glibc's.
        var tools = MachineBinutils.With(search.Path, (ToolKind.Cc, compiler));
        var musl = MuslInstallation.Of(compiler) ?? throw ToolchainDiagnostics.Incomplete.Exception(
            $"`{compiler}` does not say where its C library is", "run `apt-get install --reinstall musl-tools musl-dev`");
        var probe = await ProbeAsync(
            $"musl {compiler}", () => HostedExamination.ExamineAsync(musl, tools, cancellationToken));
        return new Toolchain
        {
            Target = target,
            Identity = probe.Identity,
            Prefix = HostedPrefix(compiler),
            Sysroot = musl.Libraries,
            Tools = tools,
            PathDirectories = [Path.GetDirectoryName(compiler)!],
            Directories = [musl.Headers, musl.Libraries],
            Description = probe.Description,
            Origin = "PATH",
            // Spelled so that libtool passes it on: it takes `-static` for itself, and links with shared libraries.
            Flags = ImmutableSortedDictionary<string, string>.Empty.Add("LDFLAGS", "--static"),
        };
    }

    private static string HostedPrefix(string compiler) => Path.GetDirectoryName(Path.GetDirectoryName(compiler))!;

    private static string KeyOf(RumprunPrefix prefix) => $"rumprun {prefix.Tuple} {prefix.Root}";

    private async Task<ToolchainProbe> ProbeAsync(string key, Func<Task<ToolchainProbe>> examine)
    {
        if (_memory.Recall(key) is { } remembered)
        {
            return remembered;
        }

        var probe = await examine();
        _memory.Remember(key, probe);
        return probe;
    }

    /// <summary>A searched place with a toolchain for an architecture, broken or not.</summary>
    private sealed record Candidate(RumprunPrefix Prefix, string Origin);
}
