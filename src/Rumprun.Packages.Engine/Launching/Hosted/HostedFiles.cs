using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>The files in a hosted guest's <c>/etc</c>: what a C library reads, without any of this machine's.</summary>
internal static class HostedFiles
{
    /// <summary>The user id that the program sees; outside the sandbox it is the user who started it.</summary>
    public const string UserId = "1000";

    /// <summary>Content by file name.</summary>
    public static ImmutableSortedDictionary<string, string> For(string hostname, bool network)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        files["passwd"] = $"root:x:0:0:root:/:/bin/false\ndaemon:x:1:1:daemon:/:/bin/false\n"
            + $"guest:x:{UserId}:{UserId}:guest:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n";
        files["group"] = $"root:x:0:\ndaemon:x:1:\nguest:x:{UserId}:\nnogroup:x:65534:\n";
        files["hosts"] = $"127.0.0.1 localhost {hostname}\n::1 localhost\n";
        if (network)
        {
            files["resolv.conf"] = "nameserver 10.0.2.3\n";
        }

        return files.ToImmutable();
    }
}
