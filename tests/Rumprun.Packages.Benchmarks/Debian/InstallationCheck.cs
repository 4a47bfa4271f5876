namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// Says what is wrong with a set of packages that are to be installed together. Reads the packages' own fields, and knows
/// neither the solver nor what it was told.
/// </summary>
public static class InstallationCheck
{
    /// <param name="wanted">What has to be there, each written as alternatives.</param>
    public static IEnumerable<string> Problems(
        IReadOnlyCollection<Stanza> installed, IEnumerable<string> wanted)
    {
        var byName = installed
            .SelectMany(
                static s => s.ReadProvides().Select(static p => p.Name).Append(s.Name).Distinct().Select(
                    n => (Name: n, Stanza: s)))
            .ToLookup(static s => s.Name, static s => s.Stanza);
        foreach (var name in installed.GroupBy(static s => s.Name).Where(static g => g.Count() > 1))
        {
            yield return $"{name.Key} is there at {name.Count()} versions";
        }

        foreach (var missing in wanted.Where(w => !IsMet(w)))
        {
            yield return $"{missing} is wanted and not there";
        }

        foreach (var stanza in installed)
        {
            foreach (var missing in stanza.Depends.Where(d => !IsMet(d)))
            {
                yield return $"{stanza.Name} needs {missing}";
            }

            foreach (var refused in stanza.ReadConflicts().Where(
                c => byName[c.Name].Any(s => s.Name != stanza.Name && s.Fits(c))))
            {
                yield return $"{stanza.Name} conflicts with {refused}";
            }
        }

        bool IsMet(string alternatives) =>
            DebianRelation.ReadAlternatives(alternatives).Any(a => byName[a.Name].Any(s => s.Fits(a)));
    }
}
