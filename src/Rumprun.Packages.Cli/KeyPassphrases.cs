using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Keys;

namespace Rumprun.Packages.Cli;

/// <summary>
/// Passphrases of keys: <c>RRPKG_KEY_PASSPHRASE</c>, the file that <c>RRPKG_KEY_PASSPHRASE_FILE</c> names, else a question
/// at the terminal, without echo.
/// </summary>
internal sealed class KeyPassphrases(Func<string, string?> variable, Terminal terminal) : IPassphrases
{
    private const string Variable = "RRPKG_KEY_PASSPHRASE";
    private const string FileVariable = "RRPKG_KEY_PASSPHRASE_FILE";

    public string? For(PortName key) => Given() ?? Ask($"passphrase of the key `{key}`: ");

    /// <summary>A passphrase for a new key, asked for twice.</summary>
    /// <exception cref="DiagnosticException">RR0002: there is no terminal to ask, or the two differ.</exception>
    public string ForNew(PortName key)
    {
        if (Given() is { } given)
        {
            return given;
        }

        var first = Ask($"passphrase for the new key `{key}`: ") ?? throw CommandLineDiagnostics.Usage.Exception(
            "a new key is encrypted with a passphrase, and there is no terminal to ask for one",
            $"set `{Variable}` or `{FileVariable}`",
            "to store the key without encryption, add `--no-passphrase`");
        return first.Length > 0 && Ask("once more: ") == first
            ? first
            : throw CommandLineDiagnostics.Usage.Exception(
                first.Length == 0 ? "the passphrase is empty" : "the two passphrases differ",
                "run the command again", "to store the key without encryption, add `--no-passphrase`");
    }

    private string? Given()
    {
        if (variable(Variable) is { Length: > 0 } value)
        {
            return value;
        }

        if (variable(FileVariable) is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CommandLineDiagnostics.BadValue.Create(
                    $"the passphrase cannot be read from `{file}`: {FileFailure.ReasonOf(e)}",
                    $"correct `{FileVariable}`"),
                e);
        }
    }

    private string? Ask(string question)
    {
        if (Console.IsInputRedirected || !terminal.ErrorIsTerminal)
        {
            return null;
        }

        terminal.Error.Write(question);
        var text = new StringBuilder();
        for (ConsoleKeyInfo key; (key = Console.ReadKey(intercept: true)).Key != ConsoleKey.Enter;)
        {
            if (key.Key != ConsoleKey.Backspace)
            {
                text.Append(key.KeyChar);
            }
            else if (text.Length > 0)
            {
                text.Length--;
            }
        }

        terminal.Error.WriteLine();
        return text.ToString();
    }
}
