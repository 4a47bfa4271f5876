using System.Globalization;
using System.Runtime.InteropServices;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Identifies a process beyond its id, which the system reuses: by the time that it started (clock ticks after the boot,
/// proc(5) field 22) and the boot.
/// </summary>
public sealed record ProcessIdentity(int Id, long StartTicks, string Boot)
{
    /// <summary>The process with an id; null: there is none, or it has ended and was not reaped yet.</summary>
    public static ProcessIdentity? Of(int id) =>
        Read(id) is { } start ? new ProcessIdentity(id, start, CurrentBoot()) : null;

    public bool IsAlive => Of(Id) == this;

    /// <summary>
    /// Sends a signal, unless the process has ended. Another process that has the same id now does not get it.
    /// </summary>
    internal void Send(Signal signal)
    {
        if (IsAlive)
        {
            _ = SendSignal(Id, (int)signal);
        }
    }

    internal static string CurrentBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static long? Read(int id)
    {
        string text;
        try
        {
            text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        // The name, field 2, is in parentheses and may hold anything; the rest is numbers but for the state, field 3.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int id, int signal);
}

/// <summary>The signals that launching sends, by their numbers on Linux.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
}
