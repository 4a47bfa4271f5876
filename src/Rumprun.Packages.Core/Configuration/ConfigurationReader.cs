using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Recipes.Reading;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>Reads <c>config.yaml</c>, strictly and in one pass. The format is in docs/formats/config.md.</summary>
public static class ConfigurationReader
{
    private const int MaximumJobs = 1024;

    /// <param name="path">The file's path, for messages.</param>
    public static ReadResult<UserConfiguration> Read(string text, string path)
    {
        var problems = new Problems(path);
        var configuration = YamlTree.Parse(text, problems) is { } root ? Read(root, problems) : null;
        return new ReadResult<UserConfiguration>(problems.HasErrors ? null : configuration, problems.InOrder());
    }

    private static UserConfiguration? Read(YamlNode root, Problems problems)
    {
        if (Fields.Open(
                new Field("the configuration", root, problems), "schema", "target", "toolchains", "source-mirrors", "caches",
                "ports", "prefer", "override", "jobs", "sandbox", "build-disk", "from", "trust")
            is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, UserConfiguration.SchemaVersion);
        return new UserConfiguration
        {
            Target = ReadTarget(file["target"]),
            Toolchains = file["toolchains"].AsListOf(static item => item.AsAbsolutePath(canBeRoot: false)),
            SourceMirrors = file["source-mirrors"].AsListOf(ReadMirror),
            Caches = file["caches"].AsListOf(CacheReader.Read),
            Ports = file["ports"].AsListOf(static item => item.AsAbsolutePath(canBeRoot: false)),
            Preferred = ReadPreferred(file["prefer"]),
            Overrides = ReadOverrides(file["override"]),
            Jobs = file["jobs"]?.AsInteger(1, MaximumJobs),
            Sandbox = file["sandbox"]?.AsOneOf("on", "off") == 1 ? BuildIsolation.Off : BuildIsolation.Sandbox,
            From = file["from"]?.AsOneOf("any", "mirror", "source") switch
            {
                1 => ReleaseChoice.Mirror,
                2 => ReleaseChoice.Source,
                _ => ReleaseChoice.Any,
            },
            Trust = TrustReader.Read(file["trust"]),
            BuildDisk = file["build-disk"]?.AsSize() ?? UserConfiguration.Default.BuildDisk,
        };
    }

    private static Target? ReadTarget(Field? field)
    {
        if (field?.AsText() is not { } text)
        {
            return null;
        }

        if (Target.TryParse(text, out var target))
        {
            return target;
        }

        var known = Target.PlatformNames.SelectMany(static p => Target.ArchitectureNames.Select(a => $"{p}-{a}")).ToArray();
        field.Value.Refuse(ConfigurationDiagnostics.Target, $"there is no target `{text}`", Hint.For(text, known));
        return null;
    }

    private static ImmutableSortedDictionary<PortName, PortName> ReadPreferred(Field? field)
    {
        var preferred = ImmutableSortedDictionary.CreateBuilder<PortName, PortName>();
        foreach (var (key, value) in field?.AsEntries() ?? [])
        {
            if (key.AsName() is { } name && value.AsName() is { } provider)
            {
                preferred[name] = provider;
            }
        }

        return preferred.ToImmutable();
    }

    private static ImmutableSortedDictionary<PortName, VersionRange> ReadOverrides(Field? field)
    {
        var overrides = ImmutableSortedDictionary.CreateBuilder<PortName, VersionRange>();
        foreach (var (key, value) in field?.AsEntries() ?? [])
        {
            if (key.AsName() is { } name && DependencyReader.ReadRange(value) is { } range)
            {
                overrides[name] = range;
            }
        }

        return overrides.ToImmutable();
    }

    private static string? ReadMirror(Field field)
    {
        if (TemplateReader.Parse(field) is not { } template)
        {
            return null;
        }

        foreach (var part in template.Parts)
        {
            if (part is TemplatePart.Splat or TemplatePart.Placeholder { Name: not ("sha256" or "file") })
            {
                field.Refuse(RecipeDiagnostics.UnknownPlaceholder,
                    $"{field.Name} can hold no other placeholders than `sha256` and `file`");
                return null;
            }
        }

        if (!template.Parts.OfType<TemplatePart.Placeholder>().Any())
        {
            field.Refuse(
                ConfigurationDiagnostics.SourceMirror,
                $"`{ShownAddress.Of(template.Source)}` is the same address for every source",
                "write `{sha256}` or `{file}` where the source's hash or file name belongs");
        }
        else if (SourceAddress.Complaint(template.Source, isGit: true) is { } complaint)
        {
            field.Refuse(
                ConfigurationDiagnostics.SourceMirror, $"`{ShownAddress.Of(template.Source)}` is not an address", complaint);
        }

        return template.Source;
    }
}
