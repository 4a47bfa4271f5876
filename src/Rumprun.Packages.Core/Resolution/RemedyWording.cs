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
        var targets = remedies.OfType<Remedy.ChangeTarget>().Select(static t => $"`--target {t.Target}`").ToArray();
        return [.. remedies.Select(r => r is Remedy.ChangeTarget ? OtherTarget(targets) : Sentence(r, dropped))
            .Distinct().Take(Most)];
    }

    private static string OtherTarget(string[] targets) =>
        $"choose another target: {(targets is [var only] ? only
            : $"{string.Join(", ", targets[..^1])} or {targets[^1]}")}";

    private static string Sentence(Remedy remedy, string[] dropped) => remedy switch
    {
        Remedy.Respell { Meant: var meant } => $"did you mean `{meant}`?",
        Remedy.Unpin { Pin: var pin } =>
            $"let `{pin.Port}` change with `rrpkg update {pin.Port}`{WouldDo(remedy, pin.Port)}",
        Remedy.AskForPrerelease { Prerelease: var exact } =>
            $"to use a prerelease, ask for `{exact.Package}@{exact.Versions}`",
        Remedy.Loosen { Requirement: var requirement } =>
            $"ask for any version of `{requirement.Package}`{WouldDo(remedy, requirement.Package.Port)}",
        Remedy.DropOption { Option: var option, Exists: false } =>
            $"leave the option `{option.Option}` of `{option.Port}` out",
        Remedy.DropOption { Option: var option } =>
            $"do without the option `{option.Option}` of `{option.Port}`: `{option.Port}[!{option.Option}]`",
        Remedy.Substitute { Name: var name, Other: var other } => $"ask for `{other}` in place of `{name}`",
        Remedy.DropPort => dropped.Length == 1 ? $"leave {dropped[0]} out"
            : $"leave {string.Join(", ", dropped[..^1])} or {dropped[^1]} out",
        Remedy.AddPort { Name: var name } => $"add a port `{name}`, or name a ports tree that has one: `--ports DIR`",
        Remedy.AddOption { Option: var option } => $"add an option `{option.Option}` to the port `{option.Port}`",
        Remedy.Support { Port: var port } => $"make the port `{port}` support the target",
        Remedy.AllowProviders { Virtual: var name } => $"let `{name}` have several providers, in `virtuals.yaml`",
        Remedy.LoosenDependency { Requirement: { IsOverridden: true } requirement } =>
            $"widen the override of `{requirement.Package}` in the configuration{WouldDo(remedy, requirement.Package.Port)}",
        _ => $"in the port `{OwnerOf(remedy).Port}`, {OfPort(remedy)}",
    };

    private static PackageId OwnerOf(Remedy remedy) => remedy switch
    {
        Remedy.RespellDependency { Owner: var owner } => owner,
        Remedy.LoosenDependency { Owner: var owner } => owner,
        Remedy.AllowPrereleases { Owner: var owner } => owner,
        Remedy.DropConflict { Owner: var owner } => owner,
        Remedy.DropDependency { Owner: var owner } => owner,
        _ => throw new InvalidOperationException("a remedy is one of these"),
    };

    private static string OfPort(Remedy remedy) => remedy switch
    {
        Remedy.RespellDependency { Name: var name, Meant: var meant } => $"depend on `{meant}` in place of `{name}`",
        Remedy.LoosenDependency { Requirement: var requirement } =>
            $"widen the range {requirement.Versions} of `{requirement.Package}`"
            + WouldDo(remedy, requirement.Package.Port),
        Remedy.AllowPrereleases { Requirement: var requirement } =>
            $"allow prereleases of {requirement}{WouldDo(remedy, requirement.Package.Port)}",
        Remedy.DropConflict { Owner: var owner, Refused: var refused } =>
            $"drop the conflict{Of(owner)} with `{refused}`",
        Remedy.DropDependency { Owner: var owner, Needed: var needed } =>
            $"drop the dependency{Of(owner)} on `{needed}`",
        _ => throw new InvalidOperationException("a remedy is one of these"),
    };

    private static string Of(PackageId owner) => owner.IsOption ? $" of the option `{owner.Option}`" : "";

    private static string WouldDo(Remedy remedy, PortName port) =>
        remedy.VersionOf(port) is { } version ? $": {version} would do" : "";
}
