using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Resolution.Explaining;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// A resolution problem and what a user is to see, from a file: lines of the problem, a line <c>---</c>, the transcript. The
/// problem is made of <c>port NAME VERSION</c>, below it <c>depends</c>, <c>conflicts</c>, <c>unavailable REASON</c> and
/// <c>provides NAME</c>, <c>toolchain</c> and <c>option NAME</c> (the lines after it are the option's, up to the next
/// port), then <c>virtual NAME</c> (or <c>choice NAME</c>, one that is not exclusive) with lines <c>provider PORT RANGE as
/// VERSION</c>, <c>ask</c>, <c>locked</c>, <c>installed</c>, <c>pinned</c>,
/// <c>update</c> and <c>lowest</c>. A requirement is <c>NAME[OPTION] RANGE</c>,
/// the range being optional. <c>#</c> begins a comment.
/// </summary>
public sealed class Scenario
{
    private readonly List<(PortName Port, Candidate Candidate)> _candidates = [];
    private readonly List<(PortName Name, VirtualPackage Virtual)> _virtuals = [];

    private Scenario(string text)
    {
        var parts = text.Split("\n---\n");
        Transcript = parts[1].TrimEnd('\n');
        foreach (var line in parts[0].Split('\n').Select(static l => l.Split('#')[0].Trim()).Where(static l => l.Length > 0))
        {
            var words = line.Split(' ', 2);
            Read(words[0], words.Length > 1 ? words[1].Trim() : "");
        }

        foreach (var (port, candidate) in _candidates)
        {
            Packages.Add(port, candidate);
        }

        foreach (var (name, named) in _virtuals)
        {
            Packages.Add(name, named);
        }
    }

    public PackageTable Packages { get; } = new();

    public ResolutionRequest Request { get; private set; } = new() { Requirements = [] };

    /// <summary>What a user is to see.</summary>
    public string Transcript { get; }

    /// <exception cref="FormatException">The text is not a scenario.</exception>
    public static Scenario Parse(string text) => new(text);

    /// <summary>What a user does see.</summary>
    public string Solve() => Solve(Packages, Request);

    /// <summary>What a user sees of any problem.</summary>
    public static string Solve(IPackageProvider packages, ResolutionRequest request) =>
        new VersionSolver(packages).Solve(request, CancellationToken.None) switch
        {
            ResolutionResult.Solved(var resolution) => TextOf(resolution),
            ResolutionResult.Failed(var failure) => TextOf(FailureDiagnosis.Of(
                failure, new RemedySearch(packages).Find(request, failure, CancellationToken.None))),
            _ => throw new InvalidOperationException("neither solved nor failed"),
        };

    /// <summary>A solution, as transcripts have it.</summary>
    public static string TextOf(Core.Resolution.Resolution resolution) =>
        string.Join('\n', resolution.Ports.Select(Line)
            .Concat(resolution.Providers.Select(static v => $"{v.Key} from {v.Value}")));

    /// <summary>The problem of a failure, as transcripts have it.</summary>
    public static string TextOf(Diagnostic problem) =>
        string.Join('\n', problem.Hints.Select(static h => $"hint: {h}").Prepend(problem.ToString()));

    /// <summary>Explanations, as transcripts have them.</summary>
    public static string TextOf(IEnumerable<PortExplanation> explanations) =>
        string.Concat(explanations.Select(ExplanationText.Of)).TrimEnd('\n');

    /// <summary>What a user sees who asks why, of a problem that has a solution.</summary>
    public string Explain() =>
        new VersionSolver(Packages).Solve(Request, CancellationToken.None) is ResolutionResult.Solved(var resolution)
        ? TextOf(ResolutionExplainer.Explain(Packages, Request, resolution, CancellationToken.None))
        : throw new InvalidOperationException("there is no solution to explain");

    private static string Line(ResolvedPort port) =>
        $"{port.Name} {port.Version}{(port.Options.IsEmpty ? "" : $" [{string.Join(", ", port.Options)}]")}"
        + (port.IsOfToolchain ? " of the toolchain" : "");

    private void Read(string keyword, string rest)
    {
        switch (keyword)
        {
            case "port":
                var words = rest.Split(' ');
                _candidates.Add((PortName.Parse(words[0]), new Candidate { Version = Version(words[1]) }));
                break;
            case "option":
                Change(c => c with { Options = c.Options.Add(new CandidateOption(PortName.Parse(rest))) });
                break;
            case "toolchain":
                Change(static c => c with { IsOfToolchain = true });
                break;
            case "provides":
                Change(c => c with { Provides = c.Provides.Add(PortName.Parse(rest)) });
                break;
            case "virtual" or "choice":
                _virtuals.Add((
                    PortName.Parse(rest), new VirtualPackage { Providers = [], IsExclusive = keyword == "virtual" }));
                break;
            case "provider":
                AddProvider(rest);
                break;
            case "unavailable":
                Change(c => c with { Unavailable = rest });
                break;
            case "depends":
                Change(c => c.Options is [.. var others, var last]
                    ? c with { Options = [.. others, last with { Dependencies = last.Dependencies.Add(Requirement(rest)) }] }
                    : c with { Dependencies = c.Dependencies.Add(Requirement(rest)) });
                break;
            case "conflicts":
                Change(c => c.Options is [.. var others, var last]
                    ? c with { Options = [.. others, last with { Conflicts = last.Conflicts.Add(Requirement(rest)) }] }
                    : c with { Conflicts = c.Conflicts.Add(Requirement(rest)) });
                break;
            case "ask":
                Request = Request with { Requirements = Request.Requirements.Add(Requirement(rest)) };
                break;
            case "locked":
                Request = Request with { Locked = Preferring(Request.Locked, rest) };
                break;
            case "pinned":
                var (port, version) = PortAndVersion(rest);
                Request = Request with { Pins = Request.Pins.Add(new Pin(port, version, "rrpkg.lock")) };
                break;
            case "update":
                Request = Request with { Updated = Request.Updated.Add(PortName.Parse(rest)) };
                break;
            case "lowest":
                Request = Request with { Lowest = true };
                break;
            case "installed":
                Request = Request with { Installed = Preferring(Request.Installed, rest) };
                break;
            default:
                throw new FormatException($"`{keyword}` is not a scenario's word");
        }
    }

    private void Change(Func<Candidate, Candidate> change) =>
        _candidates[^1] = (_candidates[^1].Port, change(_candidates[^1].Candidate));

    /// <summary><c>PORT[OPTION] RANGE as VERSION</c>, all but the port being optional.</summary>
    private void AddProvider(string text)
    {
        var parts = text.Split(" as ");
        var port = Requirement(parts[0]);
        var chosen = new VirtualProvider(port with { Package = PackageId.OfPort(port.Package.Port) })
        {
            Version = parts.Length > 1 ? Version(parts[1]) : null,
            Options = port.Package.Option is { } option ? [option] : [],
        };
        var (name, named) = _virtuals[^1];
        _virtuals[^1] = (name, named with { Providers = named.Providers.Add(chosen) });
    }

    private static ImmutableDictionary<PortName, PortVersion> Preferring(
        ImmutableDictionary<PortName, PortVersion> preferences, string text)
    {
        var (port, version) = PortAndVersion(text);
        return preferences.Add(port, version);
    }

    private static (PortName Port, PortVersion Version) PortAndVersion(string text) =>
        text.Split(' ') is [var port, var version] ? (PortName.Parse(port), Version(version))
        : throw new FormatException($"`{text}` is not a port and a version");

    private static Requirement Requirement(string text)
    {
        var words = text.Split(' ', 2);
        PortName[] names = [.. words[0].TrimEnd(']').Split('[').Select(PortName.Parse)];
        var package = names.Length > 1 ? PackageId.OfOption(names[0], names[1]) : PackageId.OfPort(names[0]);
        return words.Length > 1
            ? Core.Resolution.Requirement.In(package, VersionRange.Parse(words[1]))
            : Core.Resolution.Requirement.Any(package);
    }

    private static PortVersion Version(string text) =>
        PortVersion.TryParse(text, out var version) ? version : throw new FormatException($"`{text}` is not a version");
}
