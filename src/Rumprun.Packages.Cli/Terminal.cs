namespace Rumprun.Packages.Cli;

/// <summary>
/// The output of a command: data on <see cref="Output"/>, messages on <see cref="Error"/>. Colour and live lines are used
/// only on a terminal, unless disabled.
/// </summary>
public sealed record Terminal
{
    private static readonly string[] s_localeVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Bytes that a guest's programs print to standard output, passed through unaltered.</summary>
    public required Stream RawOutput { get; init; }

    /// <summary>The same for standard error.</summary>
    public required Stream RawError { get; init; }

    /// <summary><see cref="Output"/> is a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary><see cref="Error"/> is.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary><see cref="Error"/> is a terminal that shows live lines.</summary>
    public bool IsInteractive { get; init; }

    public bool UseColor { get; init; }

    /// <summary>
    /// <see cref="Output"/> can show box-drawing characters: the locale's character set has them.
    /// </summary>
    public bool UsesUnicode { get; init; }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = 100;

    public static Terminal OfThisProcess(Func<string, string?> variable)
    {
        var interactive = !Console.IsErrorRedirected && variable("TERM") is not (null or "dumb");
        var raw = StandardStreams.IsTaken(1) ? Stream.Null : Console.OpenStandardOutput();
        var rawError = StandardStreams.IsTaken(2) ? Stream.Null : Console.OpenStandardError();
        return new Terminal
        {
            Output = new StreamWriter(raw, leaveOpen: true) { AutoFlush = true },
            Error = new StreamWriter(rawError, leaveOpen: true) { AutoFlush = true },
            RawOutput = raw,
            RawError = rawError,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            IsInteractive = interactive,
            UseColor = interactive && string.IsNullOrEmpty(variable("NO_COLOR")),
            UsesUnicode = HasUnicode(variable),
            Width = interactive ? Math.Clamp(WindowWidth(), 40, 160) : 100,
        };
    }

    /// <summary>The text in an SGR style (ECMA-48 8.3.117) if colour is enabled; otherwise the plain text.</summary>
    public string Style(string text, string sgr) => UseColor ? $"\e[{sgr}m{text}\e[0m" : text;

    /// <summary>
    /// POSIX, Base Definitions 8.2: of the variables for a locale's characters, the first that is set counts.
    /// </summary>
    private static bool HasUnicode(Func<string, string?> variable)
    {
        var locale = s_localeVariables.Select(variable).FirstOrDefault(static v => !string.IsNullOrEmpty(v)) ?? "";
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase)
            || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
