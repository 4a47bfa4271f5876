using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>
/// The names that the parts of a port can refer to. A name counts as declared even if the rest of its declaration has
/// errors, so that one mistake gives one message.
/// </summary>
internal sealed class PortScope
{
    public HashSet<string> Options { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Dependencies { get; } = new(StringComparer.Ordinal);

    /// <summary>Exports of the stages read so far.</summary>
    public HashSet<string> Tools { get; } = new(StringComparer.Ordinal);

    /// <summary>Steps as <c>STAGE/STEP</c>.</summary>
    public HashSet<string> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>Stages whose steps are unknown because their recipe is.</summary>
    public HashSet<string> OpaqueStages { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Programs { get; } = new(StringComparer.Ordinal);

    public HashSet<string> DataImages { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Images { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Launches { get; } = new(StringComparer.Ordinal);

    public required Func<PortName, Recipe?> Recipe { get; init; }

    public required IEnumerable<PortName> RecipeNames { get; init; }

    /// <summary>Returns whether a path of the port's folder exists.</summary>
    public required Func<string, bool> Exists { get; init; }

    /// <summary>The names that a template can refer to at this point.</summary>
    public BuildScope Build => new()
    {
        Options = Options,
        Dependencies = Dependencies,
        Tools = new HashSet<string>(Tools, StringComparer.Ordinal),
        Exists = Exists,
    };

    /// <summary>A reference to a declaration of the port.</summary>
    public static PortName? Reference(Field? field, string kind, IReadOnlySet<string> declared)
    {
        if (field?.AsName() is not { } name)
        {
            return null;
        }

        if (!declared.Contains(name.ToString()))
        {
            field.Value.Refuse(
                PortDiagnostics.UndefinedPart, $"the port has no {kind} `{name}`", Hint.For(name.ToString(), [.. declared]));
        }

        return name;
    }

    /// <summary>A path that has to exist in the port's folder.</summary>
    public string? FileOfPort(Field? field)
    {
        if (field?.AsRelativePath() is not { } path)
        {
            return null;
        }

        return ExistingPath(field.Value, path);
    }

    /// <summary>A file or folder that has to exist in the port's folder, or <c>.</c> for that folder itself.</summary>
    public string? FolderOfPort(Field? field) =>
        field?.AsDirectory() is { } path ? path == "." ? path : ExistingPath(field.Value, path) : null;

    private string ExistingPath(Field field, string path)
    {
        if (!Exists(path))
        {
            field.Refuse(PortDiagnostics.MissingFile, $"the port has no file `{path}`", "add it, or correct the path");
        }

        return path;
    }
}
