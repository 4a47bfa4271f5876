using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>Problems without obstacles, made in any size: what they take is the work per package.</summary>
public static class LargeShapes
{
    /// <summary>One package that depends on all others, each of which has four versions.</summary>
    public static ResolutionProblem Wide(int packages) => Problem(packages, static (package, packages) =>
        package == 0 ? Enumerable.Range(1, packages - 1) : []);

    /// <summary>A chain of packages of four versions, each of which depends on the next.</summary>
    public static ResolutionProblem Deep(int packages) => Problem(packages, static (package, packages) =>
        package + 1 < packages ? [package + 1] : []);

    /// <summary>Each package depends on the next two, so there are very many ways from the first to the last.</summary>
    public static ResolutionProblem Diamonds(int packages) => Problem(packages, static (package, packages) =>
        new[] { package + 1, package + 2 }.Where(p => p < packages));

    private static ResolutionProblem Problem(int packages, Func<int, int, IEnumerable<int>> needs)
    {
        var table = new PackageTable();
        for (var package = 0; package < packages; package++)
        {
            var dependencies = needs(package, packages).Select(n => Requirement.Any(Name(n))).ToArray();
            for (var version = 1; version <= 4; version++)
            {
                table.Add(Name(package).Port, new Candidate
                {
                    Version = new PortVersion(new NuGetVersion(version, 0, 0)),
                    Dependencies = [.. dependencies],
                });
            }
        }

        return new ResolutionProblem(
            table, new ResolutionRequest { Requirements = [Requirement.Any(Name(0))] }, IsSatisfiable: true);
    }

    private static PackageId Name(int package) => PackageId.OfPort(PortName.Parse($"package-{package}"));
}
