using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Trust;

/// <summary>A step from a targets role to one that it delegates to.</summary>
public sealed record Delegation(MetadataFile<TargetsMetadata> Delegator, DelegatedRole Role);

/// <summary>
/// The pre-order depth-first search for a target through the delegations (§5.6.7). The caller takes
/// <see cref="Next"/>, and gives the role's verified metadata to <see cref="Visit"/>, until there is none.
/// </summary>
public sealed class TargetSearch
{
    private readonly string _path;
    private readonly int _maximumRoles;
    private readonly Stack<Delegation> _pending = [];
    private readonly HashSet<string> _visited = [RoleName.Targets];

    /// <param name="maximumRoles">How many delegated roles are visited at most.</param>
    /// <exception cref="InvalidOperationException">There is no top-level targets metadata yet.</exception>
    /// <exception cref="DiagnosticException">RR3218: the path is not one that a target may have.</exception>
    public TargetSearch(TrustedMetadata trusted, string path, int maximumRoles)
    {
        TrustedTarget.RequireSafe(path);
        (_path, _maximumRoles) = (path, maximumRoles);
        Examine(trusted.Targets ?? throw new InvalidOperationException("the targets come first"));
    }

    public TrustedTarget? Found { get; private set; }

    /// <summary>The delegation to follow next; null: the search is over.</summary>
    /// <exception cref="DiagnosticException">RR3217: more roles would have to be visited than may be.</exception>
    public Delegation? Next()
    {
        while (_pending.TryPeek(out var delegation) && _visited.Contains(delegation.Role.Name))
        {
            _pending.Pop();
        }

        if (_pending.Count > 0 && _visited.Count > _maximumRoles)
        {
            throw TrustDiagnostics.TooManyRoles.Exception(
                $"`{_path}` is not in the first {_maximumRoles} delegated roles that are trusted with it",
                "report it to the maintainers of the repository: it delegates one path to too many roles");
        }

        return _pending.TryPeek(out var next) ? next : null;
    }

    /// <summary>Goes on with the metadata of the role that <see cref="Next"/> named.</summary>
    public void Visit(MetadataFile<TargetsMetadata> role)
    {
        _pending.Pop();
        _visited.Add(role.Role);
        Examine(role);
    }

    /// <exception cref="DiagnosticException">RR3216: the search found nothing.</exception>
    public TrustedTarget RequireFound() =>
        Found ?? throw TrustDiagnostics.TargetNotFound.Exception(
            $"no role of the repository that is trusted with `{_path}` has it", "check the name");

    private void Examine(MetadataFile<TargetsMetadata> role)
    {
        if (role.Signed.Targets.TryGetValue(_path, out var file))
        {
            Found = new TrustedTarget(_path, file, role.Role);
            _pending.Clear();
            return;
        }

        var matching = role.Signed.Delegations.Roles.Where(r => r.Paths.Contain(_path)).ToList();
        if (matching.FindIndex(static r => r.Terminating) is >= 0 and var last)
        {
            // Neither what follows here nor what an ancestor has left may say anything about this path.
            _pending.Clear();
            matching.RemoveRange(last + 1, matching.Count - last - 1);
        }

        foreach (var next in Enumerable.Reverse(matching))
        {
            _pending.Push(new Delegation(role, next));
        }
    }
}
