using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// Decides small problems by trying every choice of versions and options, package by package; a choice is given up as soon as
/// two packages that are chosen cannot go together.
/// </summary>
public sealed class BruteForce
{
    private readonly PackageId[] _packages;
    private readonly PortVersion?[][] _states;

    // By package and state, and by other package: which states of that one go with it.
    private readonly bool[][][][] _goesWith;
    private readonly int[] _chosen;

    private BruteForce(PackageTable packages, ResolutionRequest request)
    {
        _packages = [.. packages.Packages];
        _chosen = new int[_packages.Length];
        _states = [.. _packages.Select(p => States(packages, request, p))];
        _goesWith = [.. _packages.Select((p, i) => _states[i].Select(s => Partners(packages, p, s)).ToArray())];
    }

    public static bool IsSatisfiable(PackageTable packages, ResolutionRequest request) =>
        request.Requirements.All(r => packages.Packages.Contains(r.Package)) && new BruteForce(packages, request).Try(0);

    private bool Try(int package)
    {
        if (package == _packages.Length)
        {
            return true;
        }

        for (_chosen[package] = 0; _chosen[package] < _states[package].Length; _chosen[package]++)
        {
            if (Enumerable.Range(0, package + 1).All(p => GoTogether(p, package) && GoTogether(package, p)) && Try(package + 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool GoTogether(int one, int other) => _goesWith[one][_chosen[one]][other][_chosen[other]];

    /// <summary>What the package can be at, all by itself; null: absent.</summary>
    private static PortVersion?[] States(PackageTable packages, ResolutionRequest request, PackageId package) =>
    [
        .. packages.CandidatesOf(package.Port)
            .Where(c => c.Unavailable is null && (!package.IsOption || c.Options.Any(o => o.Name == package.Option)))
            .Select(static PortVersion? (c) => c.Version)
            .Append(null)
            .Where(v => request.Requirements.All(r => r.Package != package || (v is not null && r.Matches(v)))),
    ];

    private bool[][] Partners(PackageTable packages, PackageId package, PortVersion? version)
    {
        var candidate = version is null ? null : packages.CandidatesOf(package.Port).Single(c => c.Version == version);
        var option = candidate?.Options.SingleOrDefault(o => o.Name == package.Option);
        var dependencies = option?.Dependencies ?? candidate?.Dependencies ?? [];
        var conflicts = option?.Conflicts ?? candidate?.Conflicts ?? [];
        if (dependencies.Any(d => !_packages.Contains(d.Package)))
        {
            return [.. _states.Select(static s => new bool[s.Length])];
        }

        return [.. _packages.Select((other, i) => _states[i].Select(state => Fits(other, state)).ToArray())];

        bool Fits(PackageId other, PortVersion? state) =>
            dependencies.All(d => d.Package != other || (state is not null && d.Matches(state)))
            && conflicts.All(c => c.Package != other || state is null || !c.Versions.Contains(state))
            && (option is null || other != PackageId.OfPort(package.Port) || state == version);
    }
}
