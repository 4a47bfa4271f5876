using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>
/// Problems that every solver of PubGrub's kind has to work through version by version, made in any size: chains of packages
/// of which only the oldest version of the first can be chosen, because that asks for nothing.
/// </summary>
public static class Backtracking
{
    /// <summary>
    /// Each version asks for exactly the same version of the next package, and of the last one there is none: every version
    /// but the oldest leads down the whole chain.
    /// </summary>
    public static ResolutionProblem Singletons(int packages, int versions) =>
        Chain(
            packages,
            versions,
            static (version, _) => new VersionRange(Version(version).Version, true, Version(version).Version, true));

    /// <summary>
    /// Each version asks for a range of the next package: the newer it is, the fewer versions are in the range.
    /// </summary>
    public static ResolutionProblem Ranges(int packages, int versions) =>
        Chain(packages, versions, static (version, newest) => new VersionRange(Version(newest - version + 1).Version));

    /// <summary>
    /// One package refuses every second version of another, one by one, so that what is left of that has as many gaps; and
    /// the versions that are left ask for what there is not, except the oldest.
    /// </summary>
    public static ResolutionProblem Gaps(int versions)
    {
        var (gapped, refusing) = (Package("gapped"), Package("refusing"));
        var packages = new PackageTable();
        var odd = Enumerable.Range(0, versions).Where(static v => v % 2 == 1);
        packages.Add(refusing.Port, new Candidate
        {
            Version = Version(0),
            Dependencies = [Requirement.Any(gapped)],
            Conflicts = [.. odd.Select(v => Requirement.Exactly(gapped, Version(v)))],
        });
        for (var version = 0; version < versions; version++)
        {
            packages.Add(gapped.Port, new Candidate
            {
                Version = Version(version),
                Dependencies = version == 0 ? [] : [Requirement.Exactly(refusing, Version(version))],
            });
        }

        return new ResolutionProblem(
            packages, new ResolutionRequest { Requirements = [Requirement.Any(refusing)] }, IsSatisfiable: true);
    }

    private static ResolutionProblem Chain(int count, int versions, Func<int, int, VersionRange> range)
    {
        var packages = new PackageTable();
        for (var package = 1; package < count; package++)
        {
            for (var version = package == 1 ? 0 : 1; version < versions; version++)
            {
                ImmutableArray<Requirement> dependencies =
                    version == 0 ? [] : [Requirement.In(Name(package + 1), range(version, versions - 1))];
                packages.Add(Name(package).Port, new Candidate { Version = Version(version), Dependencies = dependencies });
            }
        }

        return new ResolutionProblem(
            packages, new ResolutionRequest { Requirements = [Requirement.Any(Name(1))] }, IsSatisfiable: true);
    }

    private static PackageId Name(int package) => Package($"package-{package}");

    private static PackageId Package(string name) => PackageId.OfPort(PortName.Parse(name));

    private static PortVersion Version(int number) => new(new NuGetVersion(number, 0, 0));
}
