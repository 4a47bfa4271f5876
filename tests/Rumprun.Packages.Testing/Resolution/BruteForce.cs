using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// Decides small problems by trying every choice of versions, options and providers, package by package; a choice is given
/// up as soon as two packages that are chosen cannot go together.
/// </summary>
public sealed class BruteForce
{
    private readonly PackageId[] _packages;
    private readonly PackageState[][] _states;

    // By package and state, and by other package: which states of that one go with it.
    private readonly bool[][][][] _goesWith;

    // By package and state: the ports that it needs.
    private readonly int[][][] _needs;
    private readonly int[] _chosen;

    private BruteForce(
        PackageTable packages, ResolutionRequest request, Func<PackageId, PackageState, bool> allows)
    {
        _packages = [.. packages.Packages];
        _chosen = new int[_packages.Length];
        _states = [.. _packages.Select(p => States(packages, request, p).Where(s => allows(p, s)).ToArray())];
        _goesWith = [.. _packages.Select((p, i) => _states[i].Select(s => Partners(packages, p, s)).ToArray())];
        _needs = [.. _packages.Select((p, i) => _states[i].Select(s => NeedsOf(packages, p, s)).ToArray())];
    }

    public static bool IsSatisfiable(PackageTable packages, ResolutionRequest request) =>
        IsSatisfiable(packages, request, static (_, _) => true);

    /// <param name="allows">What packages may be at, apart from what the request asks for.</param>
    public static bool IsSatisfiable(
        PackageTable packages, ResolutionRequest request, Func<PackageId, PackageState, bool> allows) =>
        request.Requirements.All(r => packages.Packages.Contains(r.Package))
        && new BruteForce(packages, request, allows).Try(0);

    private bool Try(int package)
    {
        if (package == _packages.Length)
        {
            return true;
        }

        for (_chosen[package] = 0; _chosen[package] < _states[package].Length; _chosen[package]++)
        {
            if (GoesWithAllBefore(package) && !IsInCycle(package) && Try(package + 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool GoesWithAllBefore(int package)
    {
        for (var other = 0; other <= package; other++)
        {
            if (!GoTogether(other, package) || !GoTogether(package, other))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the package, or its port with it, has to be built before itself.</summary>
    private bool IsInCycle(int package)
    {
        var start = Array.IndexOf(_packages, PackageId.OfPort(_packages[package].Port));
        var seen = new HashSet<int>();
        var open = new Stack<int>(NeedsUpTo(package, start));
        while (open.TryPop(out var next))
        {
            if (next == start)
            {
                return true;
            }

            if (seen.Add(next))
            {
                foreach (var need in NeedsUpTo(package, next))
                {
                    open.Push(need);
                }
            }
        }

        return false;
    }

    /// <summary>What a port and its options need, as far as is chosen up to a package.</summary>
    private IEnumerable<int> NeedsUpTo(int last, int port) => Enumerable.Range(0, last + 1)
        .Where(p => _packages[p].Port == _packages[port].Port)
        .SelectMany(p => _needs[p][_chosen[p]])
        .Where(need => need != port);

    private int[] NeedsOf(PackageTable packages, PackageId package, PackageState state) =>
    [
        .. PackageWords.Of(packages, package, state)!.Dependencies
            .Select(d => Array.IndexOf(_packages, PackageId.OfPort(d.Package.Port))).Where(static i => i >= 0).Distinct(),
    ];

    private bool GoTogether(int one, int other) => _goesWith[one][_chosen[one]][other][_chosen[other]];

    /// <summary>What the package can be at, all by itself.</summary>
    private static PackageState[] States(PackageTable packages, ResolutionRequest request, PackageId package) =>
    [
        .. PackageState.Of(packages, package)
            .Where(s => PackageWords.Of(packages, package, s) is not null
                && request.Requirements.All(r => r.Package != package || s.Meets(r))
                && (s.IsAbsent || request.Pins.All(p => p.Port != package.Port || s.Version == p.Version))),
    ];

    private bool[][] Partners(PackageTable packages, PackageId package, PackageState state)
    {
        var words = PackageWords.Of(packages, package, state)!;
        if (words.Dependencies.Any(d => !_packages.Contains(d.Package)))
        {
            return [.. _states.Select(static s => new bool[s.Length])];
        }

        return [.. _packages.Select((other, i) => _states[i].Select(s => Fits(other, s)).ToArray())];

        bool Fits(PackageId other, PackageState at) =>
            words.Dependencies.All(d => d.Package != other || at.Meets(d))
            && words.Refusals.All(c => c.Package != other || !at.IsIn(c.Versions))
            && (state.IsAbsent || !package.IsOption || other != PackageId.OfPort(package.Port) || at == state);
    }
}
