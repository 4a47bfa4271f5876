using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>A port's own description: name, versions, licence, maintainers.</summary>
internal sealed record Identity
{
    public PortName? Name { get; private init; }

    public required VersionEntry Entry { get; init; }

    public string? Summary { get; private init; }

    public string? Description { get; private init; }

    public string? Homepage { get; private init; }

    public string? License { get; private init; }

    public ImmutableArray<string> LicenseFiles { get; private init; } = [];

    public ImmutableArray<string> Maintainers { get; private init; } = [];

    public Condition Supports { get; private init; } = Condition.Always;

    public ImmutableArray<PortName> Provides { get; private init; } = [];

    /// <param name="folder">The name of the port's folder.</param>
    public static Identity Read(Fields port, VersionEntry entry, string folder)
    {
        return new Identity
        {
            Name = ReadName(port.Required("name"), folder),
            Entry = entry,
            Summary = port.Required("summary")?.AsText(),
            Description = port["description"]?.AsText(),
            Homepage = ReadHomepage(port["homepage"]),
            License = ReadLicense(port.Required("license")),
            LicenseFiles = port["license-files"].AsListOf(static item => item.AsRelativePath()),
            Maintainers = port["maintainers"].AsListOf(ReadMaintainer),
            Supports = ConditionReader.Read(port["supports"], options: null),
            Provides = port["provides"].AsNames(),
        };
    }

    private static PortName? ReadName(Field? field, string folder)
    {
        if (field?.AsName() is { } name && name.ToString() != folder)
        {
            field.Value.Refuse(
                ReadingDiagnostics.FileName, $"`name` is `{name}`, and the folder is `{folder}`",
                $"write `name: {folder}`, or rename the folder");
        }

        return field?.Node is YamlNode.Scalar scalar && PortName.TryParse(scalar.Text, out var parsed) ? parsed : null;
    }

    private static string? ReadHomepage(Field? field)
    {
        if (field?.AsText() is { } text && !SourceAddress.IsWeb(text, "https:"))
        {
            field.Value.Refuse(PortDiagnostics.Address, $"`homepage` `{text}` is not an https address");
        }

        return (field?.Node as YamlNode.Scalar)?.Text;
    }

    private static string? ReadLicense(Field? field)
    {
        if (field?.AsText() is not { } text)
        {
            return null;
        }

        if (!SpdxExpression.IsWellFormed(text))
        {
            field.Value.Refuse(
                PortDiagnostics.License, $"`{text}` is not an SPDX licence expression",
                "write identifiers of the SPDX list, joined by `AND`, `OR` and `WITH`; "
                + "`LicenseRef-NAME` for other licences");
        }

        return text;
    }

    private static string? ReadMaintainer(Field field)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        var open = text.IndexOf(" <", StringComparison.Ordinal);
        var mail = open > 0 && text[^1] == '>' ? text[(open + 2)..^1] : "";
        if (mail.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || mail.Any(static c => c is ' ' or '<' or '>'))
        {
            field.Refuse(PortDiagnostics.Maintainer, $"`{text}` does not say how to reach the maintainer",
                "write `Name <mail@example.org>`");
        }

        return text;
    }
}
