using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using NuGet.Versioning;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Packages;

/// <summary>Writes manifests as JSON, equal ones as equal bytes, and reads them strictly.</summary>
public static class PackageManifestFormat
{
    // "libstdc++" stays as it is: a manifest is no part of a web page.
    private static readonly ManifestJsonContext Json = new(
        new JsonSerializerOptions(ManifestJsonContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

    /// <summary>The manifest's bytes: UTF-8, indented, a fixed order of keys.</summary>
    public static byte[] ToBytes(PackageManifest manifest)
    {
        var wire = new ManifestWire
        {
            Schema = PackageManifest.SchemaVersion,
            Kind = KindName(manifest.Kind),
            Name = manifest.Name.ToString(),
            Version = manifest.Version.Version.ToNormalizedString(),
            Revision = manifest.Version.Revision,
            Target = manifest.Target.ToString(),
            Hosted = !manifest.Target.IsUnikernel,
            Options = [.. manifest.Options.Select(static o => o.ToString())],
            License = manifest.License,
            Key = manifest.Key.Hex,
            Sandboxed = manifest.IsSandboxed,
            Local = manifest.IsLocal ? true : null,
            Dependencies =
            [
                .. manifest.Dependencies.OrderBy(static d => d.Name).Select(static d =>
                    new DependencyWire { Name = d.Name.ToString(), Version = d.Version.ToString(), Output = d.Output.Hex }),
            ],
            Programs =
            [
                .. manifest.Programs.OrderBy(static p => p.Name).Select(static p =>
                    new ProgramWire { Name = p.Name.ToString(), File = p.File }),
            ],
            Entries = [.. manifest.Entries.Select(ToWire)],
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(wire, Json.ManifestWire), (byte)'\n'];
    }

    /// <exception cref="DiagnosticException">RR3103: the bytes are not a valid manifest.</exception>
    public static PackageManifest Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var wire = JsonSerializer.Deserialize(bytes, ManifestJsonContext.Default.ManifestWire)
                ?? throw new FormatException("it is `null`");
            return FromWire(wire);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            var why = e is JsonException json ? JsonFailure.ReasonOf(json) : e.Message;
            throw new DiagnosticException(
                PackageDiagnostics.BadManifest.Create(
                    $"the package's manifest is not valid: {why}",
                    "get the package again"),
                e);
        }
    }

    private static PackageManifest FromWire(ManifestWire wire)
    {
        Require(wire.Schema == PackageManifest.SchemaVersion, $"schema {wire.Schema} is not known to this rrpkg");
        Require(
            !wire.Entries.Contains(null) && !wire.Dependencies.Contains(null) && !wire.Programs.Contains(null),
            "a list holds `null`");
        Require(wire.Revision > 0, "the revision is below 1");
        Require(Target.TryParse(wire.Target, out var target), $"`{wire.Target}` is not a valid target");
        Require(wire.Hosted != target.IsUnikernel, "`hosted` and `target` contradict each other");
        var entries = wire.Entries.Select(FromWire).ToImmutableArray();
        RequireTree(entries);
        var manifest = new PackageManifest
        {
            Kind = wire.Kind switch
            {
                "build" => PackageKind.Build,
                "image" => PackageKind.Image,
                "toolchain" => PackageKind.Toolchain,
                _ => throw new FormatException($"`{wire.Kind}` is not a kind of package"),
            },
            Name = PortName.Parse(wire.Name),
            Version = new PortVersion(
                NuGetVersion.TryParse(wire.Version, out var version)
                    ? version
                    : throw new FormatException($"`{wire.Version}` is not a valid version"),
                wire.Revision),
            Target = target,
            Options = [.. wire.Options.Select(PortName.Parse)],
            License = wire.License,
            Key = Sha256Digest.Parse(wire.Key),
            IsSandboxed = wire.Sandboxed,
            IsLocal = wire.Local ?? false,
            Dependencies = [.. wire.Dependencies.Select(FromWire)],
            Programs = [.. wire.Programs.Select(static p => new BakeableProgram(PortName.Parse(p.Name), p.File))],
            Entries = entries,
        };
        Require(wire.Local != false, "`local` is written only if it is true");
        var paths = entries.Select(static e => e.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var program in manifest.Programs)
        {
            Require(paths.Contains(program.File), $"program `{program.Name}` is `{program.File}`, which is not in the tree");
        }

        return manifest;
    }

    // Ascending order also says that no path comes twice; no entry may lie below a file or a link.
    private static void RequireTree(ImmutableArray<PackageEntry> entries)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        string? before = null;
        foreach (var entry in entries)
        {
            var path = entry.Path;
            Require(PackagePath.IsNormal(path), $"`{path}` is not a path inside the tree");
            Require(string.CompareOrdinal(before, path) < 0, $"`{path}` is out of order");
            Require(
                entry is not PackageEntry.Link link || PackagePath.IsContainedTarget(path, link.Target),
                $"link `{path}` leads out of the tree");
            paths.Add(path);
            before = path;
        }

        foreach (var path in paths)
        {
            var parent = PackagePath.AncestorsOf(path).FirstOrDefault(paths.Contains);
            Require(
                parent is null, $"`{parent}` is listed as a file, link or empty directory, but `{path}` is inside it");
        }
    }

    private static EntryWire ToWire(PackageEntry entry) => entry switch
    {
        PackageEntry.File file => new EntryWire
        {
            Path = file.Path,
            Mode = file.Executable ? "0755" : "0644",
            Size = file.Size,
            Sha256 = file.Sha256.Hex,
        },
        PackageEntry.Link link => new EntryWire { Path = link.Path, Link = link.Target },
        _ => new EntryWire { Path = entry.Path, Directory = true },
    };

    private static PackageEntry FromWire(EntryWire wire) => wire switch
    {
        { Mode: "0644" or "0755", Size: >= 0, Sha256: not null, Link: null, Directory: null } =>
            new PackageEntry.File(wire.Size.Value, Sha256Digest.Parse(wire.Sha256), wire.Mode == "0755")
            {
                Path = wire.Path,
            },
        { Mode: null, Size: null, Sha256: null, Link: not null, Directory: null } =>
            new PackageEntry.Link(wire.Link) { Path = wire.Path },
        { Mode: null, Size: null, Sha256: null, Link: null, Directory: true } =>
            new PackageEntry.Directory { Path = wire.Path },
        _ => throw new FormatException($"`{wire.Path}` is neither a file, a link nor a directory"),
    };

    private static PackageDependency FromWire(DependencyWire wire) => new(
        PortName.Parse(wire.Name),
        PortVersion.TryParse(wire.Version, out var version)
            ? version
            : throw new FormatException($"`{wire.Version}` is not a valid version"),
        Sha256Digest.Parse(wire.Output));

    private static string KindName(PackageKind kind) => kind switch
    {
        PackageKind.Build => "build",
        PackageKind.Image => "image",
        _ => "toolchain",
    };

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }
}
