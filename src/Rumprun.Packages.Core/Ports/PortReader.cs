using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports;

/// <summary>Reads <c>ports/NAME/port.yaml</c>, strictly and in one pass. The format is in docs/formats/port.md.</summary>
public static class PortReader
{
    private static readonly string[] s_keys =
    [
        "schema", "name", "versions", "version", "upstream", "revision", "summary", "description", "homepage", "license",
        "license-files", "maintainers", "supports", "provides", "conflicts", "options", "variants", "dependencies",
        "build-tools", "host-tools", "sources", "patches", "prefix", "build", "usage", "programs", "data", "images",
        "launch", "tests",
        "allow",
    ];

    /// <summary>Reads all of the file's versions.</summary>
    /// <returns>The port at its newest version, with the problems of all versions.</returns>
    /// <param name="path">The file's path, for messages; its folder's name is the port's.</param>
    public static ReadResult<Port> Read(string text, string path, PortSurroundings surroundings) =>
        PortDeclaration.Parse(text, path).ReadAll(surroundings);

    /// <summary>The file with its keys checked; null, with a diagnostic, if it is not a mapping.</summary>
    internal static Fields? Open(YamlNode root, Problems problems)
    {
        if (Fields.Open(new Field("a port", root, problems), s_keys) is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, Port.SchemaVersion);
        return file;
    }

    /// <param name="root">The file as it is for one version: without the keys that list the versions.</param>
    internal static Port? Read(YamlNode.Mapping root, VersionEntry entry, PortSurroundings surroundings, Problems problems)
    {
        var scope = new PortScope
        {
            Recipe = surroundings.Recipe,
            Exists = surroundings.Exists,
            RecipeNames = surroundings.RecipeNames,
        };
        var file = Fields.Of(new Field("a port", root, problems), root);
        var folder = Path.GetDirectoryName(problems.Path) ?? "";

        // The order matters: declarations first, then references to them.
        var identity = Identity.Read(file, entry, surroundings.FolderName ?? Path.GetFileName(folder));
        var options = OptionReader.Read(file["options"], scope);
        var variants = VariantReader.Read(file["variants"], scope, options);
        var dependencies = DependencyReader.Read(file["dependencies"], scope, identity);
        var buildTools = DependencyReader.ReadBuildTools(file["build-tools"], scope);
        var hostTools = file["host-tools"] is { } tools ? HostToolReader.Read(tools, scope.Options) : [];
        var conflicts = DependencyReader.ReadConflicts(file["conflicts"], scope, identity);
        var sources = SourceReader.Read(file["sources"], scope, identity);
        var prefix = file["prefix"]?.AsAbsolutePath(canBeRoot: false) ?? "/usr";
        var stages = file.Required("build") is { } build ? StageReader.Read(build, scope) : [];
        var usage = UsageReader.Read(file["usage"]);
        var patches = PatchReader.Read(file["patches"], scope);
        var programs = ImageReader.ReadPrograms(file["programs"], scope);
        var data = DataImageReader.Read(file["data"], scope);
        var images = ImageReader.ReadImages(file["images"], scope);
        var launches = LaunchReader.Read(file["launch"], scope);
        var tests = TestReader.Read(file["tests"], scope);
        var allowances = AllowanceReader.Read(file["allow"], scope);
        return problems.HasErrors ? null : new Port
        {
            Name = identity.Name!.Value,
            Entry = identity.Entry,
            Summary = identity.Summary!,
            Description = identity.Description,
            Homepage = identity.Homepage,
            License = identity.License!,
            LicenseFiles = identity.LicenseFiles,
            Maintainers = identity.Maintainers,
            Supports = identity.Supports,
            Provides = identity.Provides,
            Conflicts = conflicts,
            Options = options,
            Variants = variants,
            Dependencies = dependencies,
            BuildTools = buildTools,
            HostTools = hostTools,
            Sources = sources,
            Patches = patches,
            Prefix = prefix,
            Stages = stages,
            Usage = usage,
            Programs = programs,
            DataImages = data,
            Images = images,
            Launches = launches,
            Tests = tests,
            Allowances = allowances,
            Folder = folder,
            Digest = Sha256Digest.OfText(
                $"{entry.Upstream}\n{entry.Version}\n{YamlText.Of(root)}"),
            Locations = LocationMap.Of(root, problems.Path),
        };
    }
}
