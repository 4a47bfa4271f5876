namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>Recognizes what QEMU writes to its standard error when KVM does not work.</summary>
internal static class KvmFailure
{
    private const string InternalError = "KVM internal error";

    public static bool IsInternalError(string line) => line.Contains(InternalError, StringComparison.Ordinal);

    /// <summary>The most informative line, as the end of a sentence.</summary>
    public static string Explain(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(IsInternalError) is { } line
            ? $"it failed on a tiny test kernel: `{line}`"
            : lines.FirstOrDefault(IsReason) is { } first
                ? $"QEMU says `{first}`"
                : "a tiny test kernel did not end";
    }

    // Not a warning, and not the notice that it was stopped when its time was up.
    private static bool IsReason(string line) =>
        !line.Contains("warning:", StringComparison.Ordinal) && !line.Contains(
            "terminating on signal", StringComparison.Ordinal);
}
