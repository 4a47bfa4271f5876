using System.Globalization;

namespace Rumprun.Packages.Testing;

/// <summary>A control group with little memory, for processes that are to run out of it. Gone when disposed.</summary>
public sealed class SmallMemory : IDisposable
{
    private readonly string _group;

    private SmallMemory(string group) => _group = group;

    /// <summary>The file that a process writes itself into.</summary>
    public string Processes => Path.Combine(_group, "cgroup.procs");

    /// <summary>Null where this user may not make such groups.</summary>
    public static SmallMemory? TryMake(int megabytes)
    {
        var root = File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
        var limit = root.EndsWith("memory", StringComparison.Ordinal) ? "memory.limit_in_bytes" : "memory.max";
        var group = Path.Combine(root, $"rrpkg-test-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, limit), ((long)megabytes << 20).ToString(CultureInfo.InvariantCulture));
            return new SmallMemory(group);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        // A process that was killed leaves its group a moment later.
        for (var wait = 0; wait < 50 && File.ReadAllText(Processes).Length > 0; wait++)
        {
            Thread.Sleep(100);
        }

        Directory.Delete(_group);
    }
}
