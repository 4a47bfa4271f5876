using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Trust;

/// <summary>Reasons to refuse a repository's metadata or one of its targets.</summary>
public static class TrustDiagnostics
{
    public static readonly DiagnosticDescriptor BadMetadata =
        new("RR3201", "A repository's metadata is not valid", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor BadKey =
        new("RR3202", "A key in a repository's metadata is not valid", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor WrongKeyId =
        new("RR3203", "A key in a repository's metadata has another key's id", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor WrongType =
        new("RR3204", "Metadata of one role is served as another's", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor UnknownSpecification =
        new("RR3205", "A repository follows another version of the TUF specification", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor DuplicateSignature =
        new("RR3206", "Metadata has two signatures of one key", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor BelowThreshold =
        new("RR3207", "Metadata is not signed by enough of its role's keys", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor WrongRootVersion =
        new("RR3208", "A new root is not the successor of the trusted one", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor Rollback =
        new("RR3209", "Metadata is older than what is trusted already", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor RoleRemoved =
        new("RR3210", "A snapshot no longer lists a role", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor Expired =
        new("RR3211", "Metadata has expired", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor OtherContent =
        new("RR3212", "Metadata is not the file that the repository lists", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor OtherVersion =
        new("RR3213", "Metadata is not the version that the repository lists", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor NotInSnapshot =
        new("RR3214", "A delegated role is not in the snapshot", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor UnknownHash =
        new("RR3215", "A file has no hash of a known algorithm", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor TargetNotFound =
        new("RR3216", "A repository has no such target", ExitCode.Failed);

    public static readonly DiagnosticDescriptor TooManyRoles =
        new("RR3217", "Too many delegated roles would have to be searched", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor UnsafeTargetPath =
        new("RR3218", "A target's path is not safe", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor OtherTarget =
        new("RR3219", "A target is not the file that its metadata describes", ExitCode.Integrity);
}
