namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// Finds packages of a complete solution that would each have to be built before the others. An option is built with its
/// port, and a virtual package is its provider.
/// </summary>
internal sealed class CycleFinder(Universe universe, PartialSolution solution)
{
    /// <summary>
    /// A shortest cycle: packages in order, each with the candidates that depend on the next; empty if there is none.
    /// </summary>
    public SolverTerm[] Find()
    {
        var chosen = new HashSet<int>();
        for (var i = 0; i < solution.Count; i++)
        {
            if (!solution.Known(solution[i].Package).IncludesAbsent)
            {
                chosen.Add(solution[i].Package);
            }
        }

        var left = WithoutEnds(chosen);
        foreach (var start in left.OrderBy(p => universe[p].Id))
        {
            if (PathBack(start, left) is { } path)
            {
                return [.. Terms(path)];
            }
        }

        return [];
    }

    /// <summary>What is left when packages that depend on none of the rest are removed, again and again.</summary>
    private HashSet<int> WithoutEnds(HashSet<int> chosen)
    {
        var dependents = new Dictionary<int, List<int>>(chosen.Count);
        var open = new Dictionary<int, int>(chosen.Count);
        var ends = new Stack<int>();
        foreach (var package in chosen)
        {
            var count = 0;
            foreach (var next in NextOf(package))
            {
                if (!dependents.TryGetValue(next, out var list))
                {
                    dependents.Add(next, list = []);
                }

                list.Add(package);
                count++;
            }

            open.Add(package, count);
            if (count == 0)
            {
                ends.Push(package);
            }
        }

        while (ends.TryPop(out var end))
        {
            open.Remove(end);
            foreach (var dependent in dependents.GetValueOrDefault(end, []))
            {
                if (--open[dependent] == 0)
                {
                    ends.Push(dependent);
                }
            }
        }

        return [.. open.Keys];
    }

    private List<int>? PathBack(int start, HashSet<int> left)
    {
        var from = new Dictionary<int, int>();
        var open = new Queue<int>([start]);
        while (open.TryDequeue(out var package))
        {
            foreach (var next in NextOf(package).Where(left.Contains).Distinct().OrderBy(p => universe[p].Id))
            {
                if (next == start)
                {
                    return PathTo(package, start, from);
                }

                if (from.TryAdd(next, package))
                {
                    open.Enqueue(next);
                }
            }
        }

        return null;
    }

    private static List<int> PathTo(int last, int start, Dictionary<int, int> from)
    {
        var path = new List<int> { last };
        while (path[^1] != start)
        {
            path.Add(from[path[^1]]);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The packages that have to be built before this one: what it depends on, and of a port its options.</summary>
    private IEnumerable<int> NextOf(int index)
    {
        var package = universe[index];
        var rules = universe.RulesOf(package)[solution.Known(index).Newest];
        foreach (var rule in rules)
        {
            if (IsDependency(rule, package))
            {
                yield return PortOf(universe[rule.Target]).Index;
            }
        }

        foreach (var option in package.Options)
        {
            if (!solution.Known(option.Index).IncludesAbsent)
            {
                yield return option.Index;
            }
        }
    }

    /// <summary>A port that is followed by its option says nothing: the option has the dependency.</summary>
    private IEnumerable<SolverTerm> Terms(List<int> path)
    {
        for (var i = 0; i < path.Count; i++)
        {
            var (package, next) = (universe[path[i]], universe[path[(i + 1) % path.Count]]);
            if (next.Port != package)
            {
                var rules = universe.RulesOf(package);
                var owners = Enumerable.Range(0, package.Count)
                    .Where(c => Array.Exists(rules[c], r => IsDependency(r, package) && PortOf(universe[r.Target]) == next));
                yield return new SolverTerm(package.Index, CandidateSet.Of([.. owners]));
            }
        }
    }

    private bool IsDependency(CandidateRule rule, Package owner) =>
        universe.Rule(rule.Rule).Text.Kind == RuleKind.Dependency && PortOf(universe[rule.Target]) != PortOf(owner);

    private static Package PortOf(Package package) => package.Port ?? package;
}
