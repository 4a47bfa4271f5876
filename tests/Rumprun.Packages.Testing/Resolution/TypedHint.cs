using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// Does what a hint says, to the letter: changes the request as it would be typed, or the port as it would be written.
/// </summary>
public sealed partial class TypedHint(RandomUniverse universe, ResolutionRequest request)
{
    /// <summary>
    /// The problems that following the hint can give: one for each port that it names as an alternative. Empty if the hint
    /// is advice that promises no solution.
    /// </summary>
    public IEnumerable<(PackageTable Packages, ResolutionRequest Request)[]> Follow(string hint)
    {
        var table = universe.Table();
        foreach (var (pattern, apply) in (IEnumerable<(Regex, Func<GroupCollection, IEnumerable<ResolutionRequest>>)>)[
            (Respell(), g => [Respelt(Package(g[1].Value))]),
            (Unpin(), g => [request with { Pins = request.Pins.RemoveAll(p => p.Port.ToString() == g[1].Value) }]),
            (Prerelease(), g => Replaced(g[1].Value, r => Requirement.In(r.Package, VersionRange.Parse(g[2].Value)))),
            (AnyVersion(), g => Replaced(g[1].Value, static r => Requirement.Any(r.Package))),
            (WithoutOption(), g => [Without(PackageId.OfOption(PortName.Parse(g[2].Value), PortName.Parse(g[1].Value)))]),
        ])
        {
            if (pattern.Match(hint) is { Success: true, Groups: var groups })
            {
                yield return [.. apply(groups).Select(r => (table, r))];
                yield break;
            }
        }

        if (Substitute().Match(hint) is { Success: true, Groups: var names })
        {
            yield return [(table, Substituted(PortName.Parse(names[2].Value), PortName.Parse(names[1].Value)))];
        }
        else if (LeaveOut().IsMatch(hint))
        {
            foreach (Match name in Quoted().Matches(hint))
            {
                var rest = request.Requirements.RemoveAll(r => r.Package.Port.ToString() == name.Groups[1].Value);
                yield return [(table, request with { Requirements = rest })];
            }
        }
        else if (Changed(hint) is { } changed)
        {
            yield return [(changed, request)];
        }
    }

    private PackageTable? Changed(string hint)
    {
        if (Widen().Match(hint) is { Success: true, Groups: var wide })
        {
            var added = wide[4].Success ? VersionSet.Of(Version(wide[4].Value)) : VersionSet.All;
            return OfDependencies(wide[1].Value, r => r.Package.ToString() == wide[3].Value
                && r.Versions.ToString() == wide[2].Value ? r with { Versions = r.Versions.Union(added) } : r);
        }

        if (AllowPrereleases().Match(hint) is { Success: true, Groups: var allowed })
        {
            return OfDependencies(allowed[1].Value, r => r.ToString() == allowed[2].Value
                ? r with { IncludesPrereleases = true } : r);
        }

        if (DropDependency().Match(hint) is { Success: true, Groups: var needless })
        {
            return OfDependencies(needless[1].Value, r => r.Package.ToString() == needless[3].Value
                || r.Package.Port.ToString() == needless[3].Value ? null : r);
        }

        if (DropConflict().Match(hint) is { Success: true, Groups: var peace })
        {
            return universe.Table((name, c) => name.ToString() != peace[1].Value ? c : c with
            {
                Conflicts = c.Conflicts.RemoveAll(r => r.Package.ToString() == peace[3].Value),
                Options =
                [
                    .. c.Options.Select(o => o with
                    {
                        Conflicts = o.Conflicts.RemoveAll(r => r.Package.ToString() == peace[3].Value),
                    }),
                ],
            });
        }

        if (RespellDependency().Match(hint) is { Success: true, Groups: var meant })
        {
            return OfDependencies(meant[1].Value, r => r.Package.ToString() == meant[3].Value
                ? r with { Package = Package(meant[2].Value) } : r);
        }

        if (Support().Match(hint) is { Success: true, Groups: var port })
        {
            return universe.Table((name, c) => name.ToString() == port[1].Value ? c with { Unavailable = null } : c);
        }

        if (AddOption().Match(hint) is { Success: true, Groups: var option })
        {
            return universe.Table((name, c) => name.ToString() != option[2].Value
                || c.Options.Any(o => o.Name.ToString() == option[1].Value) ? c
                : c with { Options = c.Options.Add(new CandidateOption(PortName.Parse(option[1].Value))) });
        }

        if (AddPort().Match(hint) is { Success: true, Groups: var named })
        {
            var table = universe.Table();
            table.Add(PortName.Parse(named[1].Value), new Candidate
            {
                Version = Version("1.0.0"),
                Options = [new(PortName.Parse("x")), new(PortName.Parse("y"))],
            });
            return table;
        }

        return SeveralProviders().Match(hint) is { Success: true, Groups: var shared }
            ? universe.Table(static (_, c) => c, sharedVirtual: PortName.Parse(shared[1].Value))
            : null;
    }

    private PackageTable OfDependencies(string port, Func<Requirement, Requirement?> change) =>
        universe.Table((name, c) => name.ToString() != port ? c : c with
        {
            Dependencies = [.. c.Dependencies.Select(change).OfType<Requirement>()],
            Options =
            [
                .. c.Options.Select(o => o with { Dependencies = [.. o.Dependencies.Select(change).OfType<Requirement>()] }),
            ],
        });

    /// <summary>Where the request names the package more than once, any of these may be meant.</summary>
    private IEnumerable<ResolutionRequest> Replaced(string package, Func<Requirement, Requirement> change) =>
        request.Requirements.Where(r => r.Package.ToString() == package).Select(one => request with
        {
            Requirements = [.. request.Requirements.Select(r => r == one ? change(r) : r)],
        });

    private ResolutionRequest Without(PackageId option)
    {
        var others = request.Requirements.RemoveAll(r => r.Package == option);
        var port = PackageId.OfPort(option.Port);
        return request with
        {
            Requirements = others.Any(r => r.Package == port) ? others : others.Add(Requirement.Any(port)),
        };
    }

    private ResolutionRequest Substituted(PortName one, PortName other) => request with
    {
        Requirements =
        [
            .. request.Requirements.Where(r => r.Package.Port != one || !IsDefault(r)).Select(r => r.Package.Port != one ? r
                : r with { Package = r.Package.Option is { } o ? PackageId.OfOption(other, o) : PackageId.OfPort(other) }),
        ],
    };

    private bool IsDefault(Requirement requirement) => requirement.Package.Option is { } option
        && universe.Virtuals.Values.SelectMany(static v => v.Providers)
            .Any(p => p.Port.Package.Port == requirement.Package.Port && p.Options.Contains(option));

    private ResolutionRequest Respelt(PackageId meant)
    {
        var table = universe.Table();
        return request with
        {
            Requirements =
            [
                .. request.Requirements.Select(
                    r => r.Package.IsOption == meant.IsOption && !table.Packages.Contains(r.Package)
                        ? r with { Package = meant } : r),
            ],
        };
    }

    private static PackageId Package(string text)
    {
        PortName[] names = [.. text.TrimEnd(']').Split('[').Select(PortName.Parse)];
        return names.Length > 1 ? PackageId.OfOption(names[0], names[1]) : PackageId.OfPort(names[0]);
    }

    private static PortVersion Version(string text) =>
        PortVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    [GeneratedRegex("^did you mean `(.*)`\\?$")]
    private static partial Regex Respell();

    [GeneratedRegex("^let `(.*)` change with")]
    private static partial Regex Unpin();

    [GeneratedRegex("^to use a prerelease, ask for `(.*)@(.*)`$")]
    private static partial Regex Prerelease();

    [GeneratedRegex("^ask for any version of `([^`]*)`")]
    private static partial Regex AnyVersion();

    [GeneratedRegex("^(?:leave|do without) the option `(.*?)` of `(.*?)`")]
    private static partial Regex WithoutOption();

    [GeneratedRegex("^ask for `(.*)` in place of `(.*)`$")]
    private static partial Regex Substitute();

    [GeneratedRegex("^leave `.*` out$")]
    private static partial Regex LeaveOut();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("^in the port `(.*?)`, widen the range (.*?) of `(.*?)`(?:: (.*) would do)?$")]
    private static partial Regex Widen();

    [GeneratedRegex("^in the port `(.*?)`, allow prereleases of (.*?)(?:: .* would do)?$")]
    private static partial Regex AllowPrereleases();

    [GeneratedRegex("^in the port `(.*?)`, drop the dependency( of the option `.*?`)? on `(.*?)`$")]
    private static partial Regex DropDependency();

    [GeneratedRegex("^in the port `(.*?)`, drop the conflict( of the option `.*?`)? with `(.*?)`$")]
    private static partial Regex DropConflict();

    [GeneratedRegex("^in the port `(.*?)`, depend on `(.*?)` in place of `(.*?)`$")]
    private static partial Regex RespellDependency();

    [GeneratedRegex("^make the port `(.*?)` support the target$")]
    private static partial Regex Support();

    [GeneratedRegex("^add an option `(.*?)` to the port `(.*?)`$")]
    private static partial Regex AddOption();

    [GeneratedRegex("^add a port `(.*?)`,")]
    private static partial Regex AddPort();

    [GeneratedRegex("^let `(.*?)` have several providers")]
    private static partial Regex SeveralProviders();
}
