using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// Reads <c>rrpkg.lock</c>, strictly and in one pass. Does not check that the entries are consistent: after a merge they may
/// not be, and <c>rrpkg lock</c> fixes that.
/// </summary>
public static class LockFileReader
{
    /// <param name="path">The file's path, for messages.</param>
    public static ReadResult<LockFile> Read(string text, string path)
    {
        if (ConflictIn(text) is { } line)
        {
            return new ReadResult<LockFile>(null, [LockDiagnostics.MergeConflict.At(
                new SourceLocation(path, line, 1), "unresolved merge conflict",
                "keep the entries of both sides, remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`, and run `rrpkg "
                    + "lock`")]);
        }

        var problems = new Problems(path);
        var file = YamlTree.Parse(text, problems) is { } root ? Read(root, problems) : null;
        return new ReadResult<LockFile>(problems.HasErrors ? null : file, problems.InOrder());
    }

    /// <summary>The first conflict marker that a version control system left.</summary>
    private static int? ConflictIn(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.StartsWith("<<<<<<<") || line.StartsWith("=======") || line.StartsWith(">>>>>>>"))
            {
                return number;
            }
        }

        return null;
    }

    private static LockFile? Read(YamlNode root, Problems problems)
    {
        if (Fields.Open(new Field("a lock file", root, problems), "schema", "targets") is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, LockFile.SchemaVersion);
        var targets = ImmutableSortedDictionary.CreateBuilder<Target, LockedTarget>();
        foreach (var (key, value) in file["targets"]?.AsEntries() ?? [])
        {
            if (key.AsTarget() is { } target && ReadTarget(value) is { } locked)
            {
                targets[target] = locked;
            }
        }

        return new LockFile { Targets = targets.ToImmutable() };
    }

    private static LockedTarget? ReadTarget(Field field)
    {
        if (Fields.Open(field, "toolchain", "tool-toolchain", "requests", "providers", "ports", "tools") is not { } fields)
        {
            return null;
        }

        var tools = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedDictionary<PortName, LockedPort>>(
            StringComparer.Ordinal);
        foreach (var (key, value) in fields["tools"]?.AsEntries() ?? [])
        {
            if (key.AsRequest() is { } request)
            {
                tools[request.ToString()] = ReadPorts(value);
            }
        }

        return new LockedTarget
        {
            Toolchain = fields["toolchain"]?.AsDigest(),
            ToolToolchain = fields["tool-toolchain"]?.AsDigest(),
            Requests = LockedTarget.Ordered(
                fields.Required("requests").AsListOf(static item => item.AsRequest()).DistinctBy(static r => r.ToString())),
            Providers = ReadProviders(fields["providers"]),
            Ports = ReadPorts(fields["ports"]),
            Tools = tools.ToImmutable(),
        };
    }

    private static ImmutableSortedDictionary<PortName, PortName> ReadProviders(Field? field)
    {
        var providers = ImmutableSortedDictionary.CreateBuilder<PortName, PortName>();
        foreach (var (key, value) in field?.AsEntries() ?? [])
        {
            if (key.AsName() is { } name && value.AsName() is { } port)
            {
                providers[name] = port;
            }
        }

        return providers.ToImmutable();
    }

    private static ImmutableSortedDictionary<PortName, LockedPort> ReadPorts(Field? field)
    {
        var ports = ImmutableSortedDictionary.CreateBuilder<PortName, LockedPort>();
        foreach (var (key, value) in field?.AsEntries() ?? [])
        {
            if (key.AsName() is { } name && ReadPort(value) is { } port)
            {
                ports[name] = port;
            }
        }

        return ports.ToImmutable();
    }

    private static LockedPort? ReadPort(Field field)
    {
        if (Fields.Open(
            field, "version", "options", "port", "sources", "depends", "tools", "package", "image") is not { } fields)
        {
            return null;
        }

        var version = fields.Required("version")?.AsPortVersion();
        var port = fields.Required("port")?.AsDigest();
        ImmutableArray<LockedSource> sources =
            [.. (fields["sources"]?.AsList() ?? []).Select(static item => item.AsSource()).OfType<LockedSource>()];
        var options = fields["options"].AsNames();
        var dependencies = fields["depends"].AsNames();
        var tools = fields["tools"].AsListOf(static item => item.AsRequest());
        var (package, image) = (fields["package"]?.AsDigest(), fields["image"]?.AsDigest());
        return version is null || port is null ? null : new LockedPort
        {
            Version = version,
            Port = port.Value,
            Options = [.. options],
            Sources = [.. sources],
            Dependencies = [.. dependencies],
            Tools = tools.Select(static r => r.ToString()).ToImmutableSortedSet(StringComparer.Ordinal),
            Package = package,
            Image = image,
        };
    }
}
