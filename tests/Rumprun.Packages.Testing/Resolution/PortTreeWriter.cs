using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>Writes packages as a ports tree. The toolchain's own are in no tree; the rest comes back as it is.</summary>
public sealed partial class PortTreeWriter
{
    private readonly PackageTable _packages;
    private readonly string _folder;
    private readonly DeclaredNeeds _needs;

    private PortTreeWriter(PackageTable packages, string folder)
    {
        (_packages, _folder) = (packages, folder);
        _needs = new DeclaredNeeds(name => DefaultsOf(packages, name));
    }

    /// <exception cref="InexpressibleException">A ports tree cannot say it.</exception>
    public static void Write(PackageTable packages, string folder)
    {
        var writer = new PortTreeWriter(packages, folder);
        writer.Write("recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");
        foreach (var port in packages.PortNames)
        {
            writer.WritePort(port);
        }

        writer.WriteVirtuals();
    }

    /// <summary>The options that are on by default: those that a port brings along where it provides something.</summary>
    /// <exception cref="InexpressibleException">It brings others each time.</exception>
    public static IEnumerable<PortName> DefaultsOf(PackageTable packages, PortName port)
    {
        var choices = packages.VirtualNames
            .SelectMany(name => packages.VirtualOf(name)!.Providers)
            .Where(p => p.Port.Package.Port == port)
            .Select(static p => p.Options.Order().ToArray())
            .ToArray();
        return choices is [] ? []
            : choices.All(c => c.SequenceEqual(choices[0])) ? choices[0]
            : throw new InexpressibleException("a port has one set of default options");
    }

    /// <summary>The target that versions are unavailable for; null where none is.</summary>
    /// <exception cref="InexpressibleException">A version is unavailable for a reason that no tree gives.</exception>
    public static Target? TargetOf(PackageTable packages) => packages.PortNames
        .SelectMany(name => packages.CandidatesOf(name)).Select(static c => c.Unavailable).OfType<string>()
        .Select(static reason => (Target?)SupportOf(reason).Target).Distinct().SingleOrDefault();

    private void WritePort(PortName name)
    {
        var versions = _packages.CandidatesOf(name).Where(static c => !c.IsOfToolchain).ToArray();
        var text = new PortFileText(name);
        foreach (var version in versions)
        {
            text.AddVersion(version.Version);
            Add(text, name, version);
        }

        if (versions.Length > 0)
        {
            Write($"ports/{name}/port.yaml", text.ToString());
        }
    }

    private void Add(PortFileText text, PortName name, Candidate candidate)
    {
        var defaults = DefaultsOf(_packages, name).ToArray();
        if (defaults.Except(candidate.Options.Select(static o => o.Name)).Any())
        {
            throw new InexpressibleException("an option is a default only where it exists");
        }

        if (candidate.Unavailable is { } reason)
        {
            text.AddSupported(SupportOf(reason).Platforms, candidate.Version);
        }

        foreach (var provided in ProvidedBy(name, candidate))
        {
            text.AddProvided(provided, candidate.Version);
        }

        AddNeeds(text, candidate.Dependencies, candidate.Conflicts, option: null, candidate.Version);
        foreach (var option in candidate.Options)
        {
            text.AddOption(option.Name, defaults.Contains(option.Name), candidate.Version);
            AddNeeds(text, option.Dependencies, option.Conflicts, option.Name, candidate.Version);
        }
    }

    /// <param name="option">What they hang on; null: they are the port's own.</param>
    private void AddNeeds(
        PortFileText text,
        ImmutableArray<Requirement> dependencies,
        ImmutableArray<Requirement> conflicts,
        PortName? option,
        PortVersion version)
    {
        foreach (var dependency in _needs.Of(dependencies))
        {
            text.AddDependency("dependencies", dependency, option, version);
        }

        foreach (var refused in conflicts)
        {
            text.AddDependency("conflicts", DeclaredNeeds.Refusal(refused), option, version);
        }
    }

    /// <summary>A provider says so itself in a tree; in a table, only one that excludes others does.</summary>
    private IEnumerable<PortName> ProvidedBy(PortName port, Candidate candidate)
    {
        foreach (var name in _packages.VirtualNames)
        {
            var named = _packages.VirtualOf(name)!;
            var isListed = named.Providers.Any(
                p => p.Port.Package.Port == port && p.Port.Versions.Contains(candidate.Version));
            if (named.IsExclusive && isListed != candidate.Provides.Contains(name))
            {
                throw new InexpressibleException("whatever provides an exclusive name excludes the others");
            }

            if (isListed)
            {
                yield return name;
            }
        }
    }

    private void WriteVirtuals()
    {
        var text = new StringBuilder("schema: 1\nvirtuals:\n");
        foreach (var name in _packages.VirtualNames)
        {
            var named = _packages.VirtualOf(name)!;
            if (named.Providers.Any(static p => p.Version is not null))
            {
                throw new InexpressibleException("a virtual name has no versions");
            }

            // A list has to have something in it; a port that is not there provides nothing.
            var providers = named.Providers.IsEmpty ? "no-port"
                : string.Join(", ", named.Providers.Select(static p => p.Port.Package.Port));
            var isExclusive = named.IsExclusive ? "true" : "false";
            text.Append($"  {name}: {{summary: S, providers: [{providers}], exclusive: {isExclusive}}}\n");
        }

        if (_packages.VirtualNames.Any())
        {
            Write("ports/virtuals.yaml", text.ToString());
        }
    }

    private static (Target Target, string[] Platforms) SupportOf(string reason) =>
        Unsupported().Match(reason) is { Success: true } match
            && Target.TryParse(match.Groups["target"].Value, out var target)
            ? (target, [.. match.Groups["platform"].Captures.Select(static c => c.Value)])
            : throw new InexpressibleException($"a version is unavailable only where its target is: {reason}");

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    [GeneratedRegex("^does not support `(?<target>[^`]+)` \\(only `(?<platform>[^`]+)`(, `(?<platform>[^`]+)`)*\\)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Unsupported();
}
