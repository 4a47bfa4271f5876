using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>host-tools</c> of ports and recipes.</summary>
internal static class HostToolReader
{
    /// <param name="options">The port's options; null if conditions cannot use options here.</param>
    public static ImmutableArray<Conditional<string>> Read(Field list, IReadOnlySet<string>? options)
    {
        var tools = ConditionReader.ReadPlainList(list, options, static item => item.AsProgram());
        if (tools.GroupBy(static t => t.Value, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice
            && twice.Any(one => twice.Any(other => !ReferenceEquals(one, other) && one.When.Overlaps(other.When))))
        {
            list.Refuse(ReadingDiagnostics.DuplicateName, $"{list.Name} has `{twice.Key}` twice", "remove one of them");
        }

        return tools;
    }
}
