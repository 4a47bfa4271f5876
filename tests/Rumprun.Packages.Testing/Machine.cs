using System.Diagnostics;

namespace Rumprun.Packages.Testing;

/// <summary>What the machine that runs the tests has.</summary>
public static class Machine
{
    /// <summary>An installed Rumprun toolchain for hw-x86_64, or null.</summary>
    public static string? Rumprun { get; } =
        new[] { Environment.GetEnvironmentVariable("RRPKG_RUMPRUN"), PrefixOnPath(), "/opt/rumprun" }
        .FirstOrDefault(static p => !string.IsNullOrEmpty(p) && Directory.Exists($"{p}/rumprun-x86_64/lib/rumprun-hw"));

    private static string? PrefixOnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(static d => File.Exists(Path.Combine(d, "x86_64-rumprun-netbsd-gcc")))
        .Select(static d => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(d)))
        .FirstOrDefault();

    /// <summary>Whether bubblewrap is here and may make the namespaces that builds get.</summary>
    public static bool CanSandbox { get; } = Has("bwrap") && Succeeds(
        "bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "--",
        "/bin/true");

    public static bool Has(string program) =>
        "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".Split(':').Any(d => File.Exists(Path.Combine(d, program)));

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            Run("/", program, arguments);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Runs a program of the machine to its end.</summary>
    /// <returns>What it printed, both streams.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(string directory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output + error.Result
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: {process.ExitCode}\n{output}{error.Result}");
    }
}
