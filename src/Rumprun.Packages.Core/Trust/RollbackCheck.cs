namespace Rumprun.Packages.Core.Trust;

/// <summary>
/// Checks for rollback attacks (§5.4.3, §5.5.5): versions never go back, and a snapshot never drops a role.
/// </summary>
internal static class RollbackCheck
{
    /// <param name="what">Whose version it is, and who says so: the beginning of the message.</param>
    /// <exception cref="Diagnostics.DiagnosticException">RR3209.</exception>
    public static void RequireNotOlder(string what, long version, long trusted)
    {
        if (version < trusted)
        {
            throw TrustDiagnostics.Rollback.Exception(
                $"{what} has version {version}, and version {trusted} is trusted already",
                "try another mirror: this one is out of date, or offers old packages on purpose");
        }
    }

    /// <exception cref="Diagnostics.DiagnosticException">RR3209, RR3210.</exception>
    public static void RequireSuccessor(SnapshotMetadata snapshot, SnapshotMetadata trusted)
    {
        foreach (var (file, before) in trusted.Meta.OrderBy(static m => m.Key, StringComparer.Ordinal))
        {
            if (!snapshot.Meta.TryGetValue(file, out var now))
            {
                throw TrustDiagnostics.RoleRemoved.Exception(
                    $"version {snapshot.Version} of the snapshot does not list `{file}`, "
                        + $"which version {trusted.Version} lists",
                    "try another mirror",
                    "report it to the maintainers of the repository: a role that is given up stays listed");
            }

            RequireNotOlder($"`{file}` as the snapshot lists it", now.Version, before.Version);
        }
    }
}
