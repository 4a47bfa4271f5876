using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads lists of options, in which a leading <c>!</c> turns a default off.</summary>
internal static class OptionChoiceReader
{
    /// <param name="check">Called for each named option.</param>
    public static OptionChoice Read(Field? list, int minimum = 0, Action<Field, PortName>? check = null)
    {
        var (with, without) = (ImmutableSortedSet.CreateBuilder<PortName>(), ImmutableSortedSet.CreateBuilder<PortName>());
        foreach (var item in list?.AsList(minimum) ?? [])
        {
            if (item.AsText() is not { } text)
            {
                continue;
            }

            if (!PortName.TryParse(text[0] == '!' ? text[1..] : text, out var option))
            {
                item.Refuse(ReadingDiagnostics.Name, $"{item.Name} `{text}` is not a name of an option");
                continue;
            }

            check?.Invoke(item, option);
            if (!(text[0] == '!' ? without : with).Add(option))
            {
                item.Refuse(
                    ReadingDiagnostics.DuplicateName, $"the option `{option}` is named twice", "remove one of them");
            }
            else if (with.Contains(option) && without.Contains(option))
            {
                item.Refuse(ReadingDiagnostics.DuplicateName, $"the option `{option}` is asked for both on and off");
            }
        }

        return new OptionChoice { With = with.ToImmutable(), Without = without.ToImmutable() };
    }
}
