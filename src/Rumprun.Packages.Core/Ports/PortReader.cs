using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports;

/// <summary>Reads <c>ports/NAME/port.yaml</c>, strictly and in one pass. The format is in docs/formats/port.md.</summary>
public static class PortReader
{
    /// <param name="path">The file's path, for messages; its folder's name is the port's.</param>
    /// <param name="recipe">The recipe of a name, or null where there is none.</param>
    /// <param name="exists">Says whether a path, relative to the port's folder, is there.</param>
    /// <param name="recipeNames">All recipes' names; looked at only to suggest one for a mistyped name.</param>
    public static ReadResult<Port> Read(
        string text,
        string path,
        Func<PortName, Recipe?> recipe,
        Func<string, bool> exists,
        IEnumerable<PortName>? recipeNames = null)
    {
        var problems = new Problems(path);
        var scope = new PortScope { Recipe = recipe, Exists = exists, RecipeNames = recipeNames ?? [] };
        var port = YamlTree.Parse(text, problems) is { } root ? Read(root, text, scope, problems) : null;
        return new ReadResult<Port>(problems.HasErrors ? null : port, problems.InOrder());
    }

    private static Port? Read(YamlNode root, string text, PortScope scope, Problems problems)
    {
        if (Fields.Open(
                new Field("a port", root, problems),
                "schema", "name", "version", "upstream", "revision", "summary", "description", "homepage", "license",
                "license-files", "maintainers", "supports", "provides", "conflicts", "options", "variants", "dependencies",
                "build-tools", "host-tools", "sources", "patches", "prefix", "build", "usage", "programs", "data", "images", "launch", "tests",
                "allow") is not { } file)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(problems.Path) ?? "";
        SchemaField.Check(file, Port.SchemaVersion);

        // In this order: what is declared first, then what refers to it.
        var identity = Identity.Read(file, Path.GetFileName(folder));
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
            Version = identity.Version!,
            Upstream = identity.Upstream!,
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
            Digest = Sha256Digest.OfText(text),
            Locations = LocationMap.Of(root, problems.Path),
        };
    }
}
