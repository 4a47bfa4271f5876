using System.Collections.Immutable;
using System.Globalization;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>A package version of the large case, taken as what is asked for, and whether that can be solved.</summary>
public sealed record LargeCaseRoot(ResolutionRequest Request, bool IsSatisfiable);

/// <summary>
/// A problem of real size from the shared data: one line a version, <c>package version dependency...</c>, a dependency being
/// <c>package:low:high</c>, versions in [low, high) or from low on; and, for each version as the root, the oracle's verdict.
/// </summary>
public sealed record LargeCase(PackageTable Packages, ImmutableArray<LargeCaseRoot> Roots)
{
    /// <summary>Null where the shared data is not on this machine.</summary>
    public static LargeCase? Load()
    {
        if (SharedData.Find("data/resolver") is not { } folder)
        {
            return null;
        }

        var packages = new PackageTable();
        foreach (var words in Lines(folder, "large-case.txt"))
        {
            packages.Add(
                PortName.Parse(words[0]),
                new Candidate { Version = Version(words[1]), Dependencies = [.. words[2..].Select(Dependency)] });
        }

        return new LargeCase(packages, [.. Lines(folder, "large-case.oracle.txt").Select(Root)]);
    }

    private static IEnumerable<string[]> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file))
            .Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(static w => w.Length > 0);

    private static LargeCaseRoot Root(string[] words) => new(
        new ResolutionRequest { Requirements = [Requirement.Exactly(Package(words[0]), Version(words[1]))] },
        words[2] == "sat");

    private static Requirement Dependency(string text)
    {
        var parts = text.Split(':');
        var high = parts[2].Length == 0 ? null : Version(parts[2]).Version;
        return Requirement.In(Package(parts[0]), new VersionRange(Version(parts[1]).Version, true, high, false));
    }

    private static PackageId Package(string name) => PackageId.OfPort(PortName.Parse(name));

    private static PortVersion Version(string number) =>
        new(new NuGetVersion(int.Parse(number, CultureInfo.InvariantCulture), 0, 0));
}
