using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>usage</c>.</summary>
internal static class UsageReader
{
    private static readonly BuildScope s_scope = new() { OnlyPlaceholders = UsageFlags.Placeholders };

    public static UsageFlags Read(Field? field)
    {
        if (field is null || Fields.Open(field.Value, "cppflags", "ldflags") is not { } fields)
        {
            return UsageFlags.None;
        }

        return new UsageFlags(
            fields["cppflags"].AsListOf(static item => TemplateReader.ReadText(item, s_scope)),
            fields["ldflags"].AsListOf(static item => TemplateReader.ReadText(item, s_scope)));
    }
}
