using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>
/// The files of /etc in a sandbox. They are the same on every machine, and never copied from it.
/// </summary>
internal static class SystemFiles
{
    /// <summary>The user and group that builds run as.</summary>
    public const string UserId = "1000";

    public static ImmutableSortedDictionary<string, string> All { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create(
                "/etc/passwd",
                $"build:x:{UserId}:{UserId}:build:/build/home:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
            KeyValuePair.Create("/etc/group", $"build:x:{UserId}:\nnogroup:x:65534:\n"),
            KeyValuePair.Create("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
            KeyValuePair.Create(
                "/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n"),
        ]);
}
