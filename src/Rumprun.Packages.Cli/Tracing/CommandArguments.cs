namespace Rumprun.Packages.Cli.Tracing;

/// <summary>A command line in a form safe to store: without the values of a guest's variables.</summary>
internal static class CommandArguments
{
    private const string Hidden = "***";

    public static IEnumerable<string> Shown(IReadOnlyList<string> arguments)
    {
        var isVariable = false;
        foreach (var argument in arguments)
        {
            yield return isVariable ? WithoutValue(argument, 0)
                : argument.StartsWith("--env=", StringComparison.Ordinal) ? WithoutValue(argument, "--env=".Length)
                : argument.StartsWith("-e", StringComparison.Ordinal) ? WithoutValue(argument, "-e".Length)
                : argument;
            isVariable = argument is "-e" or "--env";
        }
    }

    /// <summary><c>NAME=VALUE</c> begins at an index; a <c>=</c> right there belongs to the option.</summary>
    private static string WithoutValue(string argument, int from)
    {
        var equals = argument.IndexOf('=', Math.Min(from + 1, argument.Length));
        return equals < 0 ? argument : argument[..(equals + 1)] + Hidden;
    }
}
