using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>Words remedies as hints: imperative, best first, and only a few.</summary>
internal static class RemedyWording
{
    private const int Most = 3;

    public static string[] Hints(IReadOnlyList<Remedy> remedies)
    {
        if (remedies.OfType<Remedy.Respell>().FirstOrDefault() is { } meant)
        {
            return [Sentence(meant, [])];
        }

        var dropped = remedies.OfType<Remedy.DropPort>().Select(
            static d => $"`{d.Name}`").Order(StringComparer.Ordinal).ToArray();
        return [.. remedies.Select(r => Sentence(r, dropped)).Distinct().Take(Most)];
    }

    private static string Sentence(Remedy remedy, string[] dropped) => remedy switch
    {
        Remedy.Respell { Meant: var meant } => $"did you mean `{meant}`?",
        Remedy.Unpin { Pin: var pin } =>
            $"let `{pin.Port}` change with `rrpkg update {pin.Port}`{WouldDo(remedy, pin.Port)}",
        Remedy.AllowPrereleases { Requirement.Package.Port: var port } =>
            $"to use a prerelease, ask for `{port}@{remedy.VersionOf(port)?.Version.ToNormalizedString()}`",
        Remedy.Loosen { Requirement: var requirement } =>
            $"ask for any version of `{requirement.Package}`{WouldDo(remedy, requirement.Package.Port)}",
        Remedy.DropOption { Option: var option, Exists: false } => $"leave the option `{option.Option}` out",
        Remedy.DropOption { Option: var option } =>
            $"do without the option `{option.Option}` of `{option.Port}`: `{option.Port}[!{option.Option}]`",
        Remedy.Substitute { Name: var name, Other: var other } => $"ask for `{other}` in place of `{name}`",
        Remedy.DropPort => dropped.Length == 1 ? $"leave {dropped[0]} out"
            : $"leave {string.Join(", ", dropped[..^1])} or {dropped[^1]} out",
        Remedy.LoosenDependency { Owner: var owner, Requirement: var requirement } =>
            $"in the port `{owner.Port}`, widen the range {requirement.Versions} of `{requirement.Package}`"
            + WouldDo(remedy, requirement.Package.Port),
        _ => throw new InvalidOperationException("a remedy is one of these"),
    };

    private static string WouldDo(Remedy remedy, PortName port) =>
        remedy.VersionOf(port) is { } version ? $": {version} would do" : "";
}
