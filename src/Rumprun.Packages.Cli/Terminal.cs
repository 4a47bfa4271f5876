namespace Rumprun.Packages.Cli;

/// <summary>
/// Where a command prints: data on <see cref="Output"/>, talk on <see cref="Error"/>. Colour and live lines only where a person
/// watches and has not asked for none.
/// </summary>
public sealed record Terminal
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Bytes that a guest's console prints, passed through unaltered.</summary>
    public required Stream RawOutput { get; init; }

    /// <summary>A person sees <see cref="Error"/> as it is written.</summary>
    public bool IsInteractive { get; init; }

    public bool UseColor { get; init; }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = 100;

    public static Terminal OfThisProcess(Func<string, string?> variable)
    {
        var interactive = !Console.IsErrorRedirected && variable("TERM") is not (null or "dumb");
        var raw = Console.OpenStandardOutput();
        return new Terminal
        {
            Output = new StreamWriter(raw, leaveOpen: true) { AutoFlush = true },
            Error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true },
            RawOutput = raw,
            IsInteractive = interactive,
            UseColor = interactive && string.IsNullOrEmpty(variable("NO_COLOR")),
            Width = interactive ? Math.Clamp(WindowWidth(), 40, 160) : 100,
        };
    }

    /// <summary>The text in an SGR style (ECMA-48 8.3.117) where colour is wanted; the text alone where not.</summary>
    public string Style(string text, string sgr) => UseColor ? $"\e[{sgr}m{text}\e[0m" : text;

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
