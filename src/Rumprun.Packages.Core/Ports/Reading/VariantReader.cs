using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>
/// Reads <c>variants</c>. Two are equal if they result in the same options; none may equal the defaults.
/// </summary>
internal static class VariantReader
{
    /// <param name="options">Those without errors.</param>
    public static ImmutableArray<Conditional<OptionChoice>> Read(
        Field? list, PortScope scope, ImmutableSortedDictionary<PortName, PortOption> options)
    {
        ImmutableSortedSet<PortName> defaults = [.. options.Where(static o => o.Value.IsDefault).Select(static o => o.Key)];
        var seen = new List<Conditional<ImmutableSortedSet<PortName>>>();
        return ConditionReader.ReadList(
            list, options: null, static item => Fields.Open(item, "options", "when"), (fields, when) =>
            {
                if (fields.Required("options") is not { } written)
                {
                    return null;
                }

                var known = true;
                var choice = OptionChoiceReader.Read(
                    written, minimum: 1, (item, option) => known &= IsDeclared(item, option, scope));
                if (choice == OptionChoice.Defaults || !known)
                {
                    return null;
                }

                var on = choice.On(defaults);
                if (on.SetEquals(defaults))
                {
                    written.Refuse(
                        PortDiagnostics.VariantOfDefaults, $"{choice} is what the port has by default",
                        "remove it: the defaults are always tested");
                }
                else if (seen.Exists(other => other.Value.SetEquals(on) && other.When.Overlaps(when)))
                {
                    written.Refuse(
                        PortDiagnostics.DuplicateVariant,
                        $"the variant {OptionChoice.Between(defaults, on)} is already declared",
                        "remove one of them, or give them conditions that never hold together");
                }

                seen.Add(new Conditional<ImmutableSortedSet<PortName>>(on, when));
                return choice;
            });
    }

    private static bool IsDeclared(Field item, PortName option, PortScope scope)
    {
        if (scope.Options.Contains(option.ToString()))
        {
            return true;
        }

        item.Refuse(
            PortDiagnostics.UndefinedOption,
            $"the port has no option `{option}`",
            Hint.For(option.ToString(), [.. scope.Options]));
        return false;
    }
}
