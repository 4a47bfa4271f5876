using System.Text.Json.Serialization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Toolchains.Doctor;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>What <c>--json</c> prints. Names are part of the command's contract.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<FindingJson>))]
[JsonSerializable(typeof(IReadOnlyList<ToolchainJson>))]
[JsonSerializable(typeof(IReadOnlyList<InstalledJson>))]
[JsonSerializable(typeof(IReadOnlyList<GenerationJson>))]
[JsonSerializable(typeof(GenerationDiffJson))]
[JsonSerializable(typeof(RollbackJson))]
[JsonSerializable(typeof(IReadOnlyList<GuestJson>))]
[JsonSerializable(typeof(IReadOnlyList<FileJson>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<BuiltJson>))]
[JsonSerializable(typeof(IReadOnlyList<CheckJson>))]
[JsonSerializable(typeof(IReadOnlyList<DiagnosticJson>))]
[JsonSerializable(typeof(IReadOnlyList<LockChangeJson>))]
[JsonSerializable(typeof(IReadOnlyList<UpdatedJson>))]
[JsonSerializable(typeof(NewPortJson))]
[JsonSerializable(typeof(GapReportJson))]
[JsonSerializable(typeof(InfoJson))]
[JsonSerializable(typeof(TestReportJson))]
[JsonSerializable(typeof(IReadOnlyList<CatalogueJson>))]
[JsonSerializable(typeof(ChangeJson))]
[JsonSerializable(typeof(RebuildJson))]
[JsonSerializable(typeof(GarbageJson))]
[JsonSerializable(typeof(StoreVerificationJson))]
[JsonSerializable(typeof(IReadOnlyList<TransferJson>))]
[JsonSerializable(typeof(IReadOnlyList<CacheJson>))]
[JsonSerializable(typeof(IReadOnlyList<DiskJson>))]
[JsonSerializable(typeof(ExportedJson))]
[JsonSerializable(typeof(IReadOnlyList<MirrorJson>))]
[JsonSerializable(typeof(IReadOnlyList<SearchResultJson>))]
[JsonSerializable(typeof(IReadOnlyList<KeyJson>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedJson>))]
[JsonSerializable(typeof(IReadOnlyList<RoleJson>))]
[JsonSerializable(typeof(IReadOnlyList<VerifiedJson>))]
internal sealed partial class CliJson : JsonSerializerContext;

internal sealed record FindingJson(string Area, string Subject, string State, string Detail, string? Remedy)
{
    public static FindingJson Of(DoctorFinding finding) => new(
        finding.Area.ToString().ToLowerInvariant(),
        finding.Subject,
        finding.State.ToString().ToLowerInvariant(),
        finding.Detail,
        finding.Remedy);
}

internal sealed record ToolchainJson(
    string Target, string Prefix, string Origin, string? Description, string? Identity, string? Problem)
{
    public static ToolchainJson Of(FoundToolchain found) => new(
        found.Target.ToString(),
        found.Prefix,
        found.Origin,
        found.Toolchain?.Description,
        found.Toolchain?.Identity.Hex,
        found.Problem?.Message);

    public static ToolchainJson Of(Toolchain toolchain) => new(
        toolchain.Target.ToString(), toolchain.Prefix, toolchain.Origin, toolchain.Description, toolchain.Identity.Hex,
        Problem: null);
}

internal sealed record InstalledJson(
    string Name,
    string Version,
    string? Newest,
    string? Warning,
    string? Target,
    IReadOnlyList<string> Options,
    string Summary,
    string? Package,
    string? Image,
    bool Requested)
{
    public static InstalledJson Of(InstalledPort port) => Of(new ListedPort(port, Newest: null, Warning: null));

    public static InstalledJson Of(ListedPort listed) => new(
        listed.Port.Name.ToString(),
        listed.Port.Version.ToString(),
        listed.Newest?.ToString(),
        listed.Warning,
        listed.Port.Target.ToString(),
        [.. listed.Port.Options.Select(static o => o.ToString())],
        listed.Port.Summary,
        listed.Port.Package.Hex,
        listed.Port.Image?.Hex,
        listed.Port.IsRequested);

    public static InstalledJson Of(Port port) => new(
        port.Name.ToString(),
        port.Version.ToString(),
        Newest: null,
        port.Entry.Insecure ?? port.Entry.Deprecated,
        Target: null,
        [.. port.Options.Where(static o => o.Value.IsDefault).Select(static o => o.Key.ToString())],
        port.Summary,
        Package: null,
        Image: null,
        Requested: false);
}

/// <summary>What <c>rrpkg install --json</c> prints.</summary>
internal sealed record ChangeJson(string Target, bool DryRun, IReadOnlyList<ChangedJson> Ports)
{
    public static ChangeJson Of(InstallResult result, bool dryRun) => new(
        result.Target.ToString(),
        dryRun,
        [.. result.Outcomes.Select(o => ChangedJson.Of(o, result.Changed.Contains(o.Port.Node.Port.Name)))]);
}

/// <param name="Package">Null on a dry run if the port has to be built first; so is <paramref name="Origin"/>.</param>
internal sealed record ChangedJson(
    string Name, string Version, string? Package, string? Image, string? Origin, bool Requested, bool Changed)
{
    public static ChangedJson Of(PortOutcome outcome, bool changed)
    {
        var built = (outcome as PortOutcome.Ready)?.Built;
        return new ChangedJson(
            outcome.Port.Node.Port.Name.ToString(),
            outcome.Port.Node.Port.Version.ToString(),
            built?.Package.Digest.Hex,
            built?.Image?.Digest.Hex,
            built?.Origin.ToString().ToLowerInvariant(),
            outcome.Port.IsRequested,
            changed);
    }
}

/// <summary>What <c>rrpkg build --json</c> prints of each port.</summary>
internal sealed record BuiltJson(
    string Name, string Variant, string Version, string Target, string Key, string Package, string? Image, string Origin,
    bool Requested)
{
    public static BuiltJson Of(BuiltPort port) => new(
        port.Node.Port.Name.ToString(),
        port.Node.Variant.ToString(),
        port.Node.Port.Version.ToString(),
        port.Node.Selection.Target.ToString(),
        port.Key.Hex,
        port.Package.Digest.Hex,
        port.Image?.Digest.Hex,
        port.Origin.ToString().ToLowerInvariant(),
        port.Node.IsRequested);
}

/// <summary>What <c>rrpkg build --check --json</c> prints of each requested port.</summary>
/// <param name="Verdict"><c>identical</c>, <c>different</c>, or <c>unknown</c> if it was not built twice.</param>
internal sealed record CheckJson(
    string Name,
    string Variant,
    string Version,
    string Target,
    string Verdict,
    string? Package,
    IReadOnlyList<DiagnosticJson> Problems)
{
    public static CheckJson Of(PortOutcome outcome)
    {
        var node = outcome.Port.Node;
        var built = (outcome as PortOutcome.Ready)?.Built;
        var problems = outcome is PortOutcome.Failed failed ? failed.Problems : [];
        return new CheckJson(
            node.Port.Name.ToString(),
            node.Variant.ToString(),
            node.Port.Version.ToString(),
            node.Selection.Target.ToString(),
            built?.IsChecked == true ? "identical"
                : problems.Any(static p => p.Descriptor == ReproducibilityDiagnostics.Differs) ? "different" : "unknown",
            built?.Package.Digest.Hex,
            [.. problems.Select(DiagnosticJson.Of)]);
    }
}

/// <summary>What <c>rrpkg lint --json</c> prints of each problem.</summary>
internal sealed record DiagnosticJson(
    string Id, string Severity, string Message, string? Path, int? Line, int? Column, IReadOnlyList<string> Hints)
{
    public static DiagnosticJson Of(Diagnostic diagnostic) => new(
        diagnostic.Id,
        diagnostic.Severity.ToString().ToLowerInvariant(),
        diagnostic.Message,
        diagnostic.Location?.Path,
        diagnostic.Location?.Line,
        diagnostic.Location?.Column,
        diagnostic.Hints);
}

internal sealed record FileJson(string Path, long? Size, string? Sha256);

/// <summary>What <c>rrpkg update --json</c> prints of each updated port.</summary>
internal sealed record UpdatedJson(string Name, string Target, string From, string To)
{
    public static UpdatedJson Of(UpdatedPort port) =>
        new(port.Name.ToString(), port.Target.ToString(), port.Before.ToString(), port.After.ToString());
}

internal sealed record OptionJson(string Name, bool IsDefault, string Summary);

internal sealed record InstalledSizeJson(
    string Version, string Target, string Package, string? Image, long? ImageSize, bool Sandboxed);

/// <param name="Installed">The targets that it is installed for.</param>
/// <param name="Locked">The targets for which it is locked.</param>
internal sealed record VersionJson(
    string Version, string Upstream, string? Deprecated, string? Insecure, IReadOnlyList<string> Installed,
    IReadOnlyList<string> Locked);

internal sealed record InfoJson
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Upstream { get; init; }

    public required string Summary { get; init; }

    public string? Description { get; init; }

    public string? Homepage { get; init; }

    public required string License { get; init; }

    public required IReadOnlyList<string> Maintainers { get; init; }

    public required IReadOnlyList<OptionJson> Options { get; init; }

    public required IReadOnlyList<string> Dependencies { get; init; }

    public required IReadOnlyList<string> Ports { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<VersionJson> Versions { get; init; }

    public required IReadOnlyList<InstalledSizeJson> Installed { get; init; }

    /// <summary>The last one for each target and choice of options.</summary>
    public required IReadOnlyList<LastTestJson> Tests { get; init; }

    public static InfoJson Of(PortInfo info) => new()
    {
        Name = info.Port.Name.ToString(),
        Version = info.Port.Version.ToString(),
        Upstream = info.Port.Upstream,
        Summary = info.Port.Summary,
        Description = info.Port.Description,
        Homepage = info.Port.Homepage,
        License = info.Port.License,
        Maintainers = info.Port.Maintainers,
        Versions = [.. info.Versions.Select(v => new VersionJson(
            v.Version.ToString(),
            v.Upstream,
            v.Deprecated,
            v.Insecure,
            [.. info.Installed.Where(i => i.Port.Version == v.Version).Select(static i => i.Port.Target.ToString())],
            [.. info.Locked.Where(l => l.Value == v.Version).Select(static l => l.Key)]))],
        Options = [.. info.Port.Options.Select(
            static o => new OptionJson(o.Key.ToString(), o.Value.IsDefault, o.Value.Summary))],
        Dependencies = [.. info.Port.Libraries.Select(static d => d.Value.Port.ToString()).Distinct()],
        Ports = [.. info.Port.Launches.SelectMany(static l => l.Value.Ports).Select(
            static p => p.Value.ToString()).Distinct()],
        Installed =
        [
            .. info.Installed.Select(static i => new InstalledSizeJson(
                i.Port.Version.ToString(), i.Port.Target.ToString(), i.Port.Package.Hex, i.Port.Image?.Hex, i.ImageSize,
                i.IsSandboxed)),
        ],
        Tests = [.. info.Tests.Select(t => LastTestJson.Of(info.Port, t))],
    };
}

internal sealed record ForwardJson(string HostAddress, int HostPort, int GuestPort, string Transport)
{
    public static ForwardJson Of(PortForward forward) => new(
        forward.HostAddress.ToString(),
        forward.HostPort,
        forward.Guest.Number,
        forward.Guest.Transport.ToString().ToLowerInvariant());
}

internal sealed record GuestJson(
    string Name,
    string State,
    string Target,
    int? Supervisor,
    int? Status,
    string? Problem,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<ForwardJson> Ports)
{
    public static GuestJson Of(DetachedGuest guest) => new(
        guest.Name.ToString(),
        guest.State.GetType().Name.ToLowerInvariant(),
        guest.Target.ToString(),
        guest.State switch
        {
            GuestState.Starting starting => starting.Supervisor,
            GuestState.Running running => running.Supervisor,
            _ => null,
        },
        (guest.State as GuestState.Exited)?.Status,
        (guest.State as GuestState.Failed)?.Problems[0].Message,
        guest.StartedAt,
        guest.EndedAt,
        [.. guest.Forwards.Select(ForwardJson.Of)]);
}
