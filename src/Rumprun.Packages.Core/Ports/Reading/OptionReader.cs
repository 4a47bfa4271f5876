using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>options</c>.</summary>
internal static class OptionReader
{
    public static ImmutableSortedDictionary<PortName, PortOption> Read(Field? field, PortScope scope)
    {
        var options = ImmutableSortedDictionary.CreateBuilder<PortName, PortOption>();
        foreach (var (key, value) in field?.AsEntries() ?? [])
        {
            if (key.AsName() is { } name)
            {
                scope.Options.Add(name.ToString());
                if (Fields.Open(value, "summary", "default") is { } fields)
                {
                    options[name] = new PortOption(
                        fields.Required("summary")?.AsText() ?? "", fields["default"]?.AsFlag() ?? false);
                }
            }
        }

        return options.ToImmutable();
    }
}
