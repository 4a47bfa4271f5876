namespace Rumprun.Packages.Core.Trust;

/// <summary>Names of roles, and of the files that their metadata is in (§3.1.2).</summary>
public static class RoleName
{
    public const string Root = "root";
    public const string Timestamp = "timestamp";
    public const string Snapshot = "snapshot";
    public const string Targets = "targets";

    /// <summary>A file's name has at most 255 bytes, and a version and an extension are to be added.</summary>
    private const int LongestFileName = 200;

    public static readonly string[] TopLevel = [Root, Timestamp, Snapshot, Targets];

    /// <summary>
    /// The name under which a snapshot lists a role (METAPATH), and of its file, such as <c>targets.json</c>.
    /// </summary>
    public static string FileOf(string role) => $"{role}.json";

    /// <summary>
    /// The file of one version, such as <c>42.targets.json</c>: a consistent snapshot's, or any root's (§6.2).
    /// </summary>
    public static string FileOf(string role, long version) => FormattableString.Invariant($"{version}.{role}.json");

    /// <summary>
    /// The role's name as a file name or a segment of a URL: letters, digits and <c>-._~</c> stay, others become %XX.
    /// </summary>
    public static string Escape(string role) => Uri.EscapeDataString(role);

    /// <exception cref="FormatException">A role may not delegate to this name.</exception>
    public static void RequireDelegable(string role)
    {
        if (role.Length == 0 || TopLevel.Contains(role) || Escape(role).Length > LongestFileName)
        {
            throw new FormatException(role.Length == 0 ? "a delegated role has no name"
                : TopLevel.Contains(role) ? $"a delegated role has the name of the top-level role `{role}`"
                : "a delegated role's name is too long");
        }
    }
}
