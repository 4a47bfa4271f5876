using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// A small universe and a request, made from a seed: few packages, and ranges narrow enough that about half of the requests
/// have no solution. Prereleases, revisions, options, conflicts, unavailable versions and missing names all come up.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same universe again; nothing is secret.")]
public sealed class RandomUniverse
{
    private static readonly ImmutableArray<string> VersionTexts =
        ["1.0.0", "1.0.0-r2", "1.1.0", "2.0.0-beta1", "2.0.0", "2.1.0", "3.0.0-rc1"];

    private static readonly PortName s_missing = PortName.Parse("missing");

    private static readonly ImmutableArray<PortName> s_options = Names("xy");

    private readonly Random _random;
    private readonly ImmutableArray<PortName> _names;
    private readonly ImmutableArray<PortName> _virtualNames;
    private readonly ImmutableArray<PortName> _exclusive;

    public RandomUniverse(int seed)
    {
        _random = new Random(seed);
        _names = Names("abcdef".Take(_random.Next(2, 7)));
        _exclusive = Names("vw".Where(_ => _random.Next(0, 2) == 0));
        _virtualNames = Names("vw".Take(_random.Next(0, 3)));

        // Now and then so many versions that a set of them takes more than one word.
        var old = Enumerable.Range(1, _random.Next(0, 10) == 0 ? _random.Next(60, 140) : 0).Select(Old).ToArray();
        foreach (var name in _names)
        {
            Candidates.Add(name, [.. Some(VersionTexts, _random.Next(1, 5)).Select(Candidate), .. old]);
        }

        foreach (var name in _virtualNames)
        {
            Virtuals.Add(name, Virtual(name));
        }

        Requirements = [.. Times(_random.Next(1, 4), Requirement)];
        Pins = [.. Some(_names, _random.Next(0, 6) / 5).Select(n => new Pin(n, Version(Any(VersionTexts)), "rrpkg.lock"))];
        Preferences = Some(_names, _random.Next(0, 3)).ToImmutableDictionary(static n => n, _ => Version(Any(VersionTexts)));
    }

    public SortedDictionary<PortName, ImmutableArray<Candidate>> Candidates { get; } = [];

    public SortedDictionary<PortName, VirtualPackage> Virtuals { get; } = [];

    public ImmutableArray<Requirement> Requirements { get; }

    public ImmutableDictionary<PortName, PortVersion> Preferences { get; }

    public ImmutableArray<Pin> Pins { get; }

    public ResolutionRequest Request => new() { Requirements = Requirements, Locked = Preferences, Pins = Pins };

    public PackageTable Table() => Table(static (_, candidate) => candidate);

    /// <param name="change">What becomes of each version of a port.</param>
    /// <param name="sharedVirtual">A virtual package that is not exclusive, whatever it was.</param>
    public PackageTable Table(Func<PortName, Candidate, Candidate> change, PortName? sharedVirtual = null)
    {
        var table = new PackageTable();
        foreach (var (name, candidates) in Candidates)
        {
            foreach (var candidate in candidates)
            {
                table.Add(name, change(name, candidate));
            }
        }

        return WithVirtuals(table, sharedVirtual);
    }

    /// <summary>The same universe and request, with everything that is in some order in another.</summary>
    public (PackageTable Packages, ResolutionRequest Request) Shuffled()
    {
        var table = new PackageTable();
        foreach (var (name, candidate) in Shuffle(Candidates.SelectMany(static c => c.Value.Select(v => (c.Key, v)))))
        {
            table.Add(name, candidate with
            {
                Dependencies = [.. Shuffle(candidate.Dependencies)],
                Conflicts = [.. Shuffle(candidate.Conflicts)],
                Options = [.. Shuffle(candidate.Options)],
                Provides = [.. Shuffle(candidate.Provides)],
            });
        }

        return (WithVirtuals(table), Request with { Requirements = [.. Shuffle(Requirements)], Pins = [.. Shuffle(Pins)] });
    }

    /// <summary>The same universe, where one version of a port depends on one thing less, if there is one.</summary>
    public PackageTable WithoutADependency()
    {
        var dependents = Candidates.SelectMany(static c => c.Value).Where(static c => !c.Dependencies.IsEmpty).ToArray();
        var spared = dependents.Length == 0 ? null : dependents[_random.Next(dependents.Length)];
        var table = new PackageTable();
        foreach (var (name, candidate) in Candidates.SelectMany(static c => c.Value.Select(v => (c.Key, v))))
        {
            table.Add(name, ReferenceEquals(candidate, spared)
                ? candidate with
                {
                    Dependencies = candidate.Dependencies.RemoveAt(_random.Next(candidate.Dependencies.Length)),
                }
                : candidate);
        }

        return WithVirtuals(table);
    }

    private PackageTable WithVirtuals(PackageTable table, PortName? sharedVirtual = null)
    {
        foreach (var (name, named) in Virtuals)
        {
            table.Add(name, name == sharedVirtual ? named with { IsExclusive = false } : named);
        }

        return table;
    }

    /// <summary>
    /// The ports that say so provide it at all their versions, in an order of its own; now and then at some of them only.
    /// </summary>
    private VirtualPackage Virtual(PortName name) => new()
    {
        IsExclusive = _exclusive.Contains(name),
        Providers =
        [
            .. Shuffle(Candidates.Where(c => c.Value.Any(v => v.Provides.Contains(name))).Select(static c => c.Key))
                .Select(port => new VirtualProvider(Requirement(PackageId.OfPort(port)))
                {
                    Version = _random.Next(0, 3) == 0 ? null : Version(Any(VersionTexts)),
                    Options = [.. Some(s_options, _random.Next(0, 6) / 5)],
                }),
        ],
    };

    private Candidate Candidate(string version) => new()
    {
        Version = Version(version),
        Dependencies = [.. Times(_random.Next(0, 3), Requirement)],
        Conflicts = [.. Times(_random.Next(0, 6) / 5, Requirement)],
        Options = [.. Some(s_options, _random.Next(0, 3)).Select(Option)],
        Provides = [.. _virtualNames.Where(_ => _random.Next(0, 3) == 0)],
        IsOfToolchain = _random.Next(0, 8) == 0,
        Unavailable = _random.Next(0, 15) == 0 ? "does not support `hw-arm`" : null,
    };

    private static Candidate Old(int number) => new()
    {
        Version = new PortVersion(new NuGetVersion(0, 0, number)),
        Unavailable = "is too old",
    };

    private CandidateOption Option(PortName name) => new(name)
    {
        Dependencies = [.. Times(_random.Next(0, 2), Requirement)],
        Conflicts = [.. Times(_random.Next(0, 6) / 5, Requirement)],
    };

    private Requirement Requirement()
    {
        var name = _random.Next(0, 60) == 0 ? s_missing
            : !_virtualNames.IsEmpty && _random.Next(0, 3) == 0 ? Any(_virtualNames)
            : Any(_names);
        return Requirement(_random.Next(0, 6) == 0 ? PackageId.OfOption(name, Any(s_options)) : PackageId.OfPort(name));
    }

    private Requirement Requirement(PackageId package)
    {
        var bounds = new[] { Version(Any(VersionTexts)).Version, Version(Any(VersionTexts)).Version }.Order().ToArray();
        return _random.Next(0, 4) switch
        {
            0 => Core.Resolution.Requirement.Any(package),
            1 => Core.Resolution.Requirement.In(package, new VersionRange(bounds[0], _random.Next(2) == 0)),
            2 => Core.Resolution.Requirement.In(package, new VersionRange(null, false, bounds[1], _random.Next(2) == 0)),
            _ => Core.Resolution.Requirement.In(package, new VersionRange(bounds[0], true, bounds[1], _random.Next(3) > 0)),
        };
    }

    private static ImmutableArray<PortName> Names(IEnumerable<char> letters) =>
        [.. letters.Select(static c => PortName.Parse(c.ToString()))];

    private static PortVersion Version(string text) =>
        PortVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    private T Any<T>(ImmutableArray<T> items) => items[_random.Next(items.Length)];

    private IEnumerable<T> Some<T>(IEnumerable<T> items, int count) => Shuffle(items).Take(count);

    private static IEnumerable<T> Times<T>(int count, Func<T> make) => Enumerable.Range(0, count).Select(_ => make());

    private T[] Shuffle<T>(IEnumerable<T> items)
    {
        var array = items.ToArray();
        _random.Shuffle(array);
        return array;
    }
}
