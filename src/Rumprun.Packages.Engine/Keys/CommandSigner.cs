using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>
/// Signs by a command, for keys in hardware tokens: it gets the content on standard input and prints the signature in
/// hexadecimal. What it prints is verified.
/// </summary>
internal sealed class CommandSigner(
    string name,
    KeyDescription key,
    ImmutableArray<string> command,
    ImmutableSortedDictionary<string, string> environment) : ISigner
{
    public string Name => name;

    public KeyDescription PublicKey => key;

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var line = new CommandLine
        {
            Program = command[0], Arguments = command.RemoveAt(0), Environment = environment,
        };
        var result = await ChildProcess.RunAsync(line, content, cancellationToken);
        if (!result.Succeeded)
        {
            throw Failure(
                $"it exited with {result.ExitCode}: {Printable.Line(result.Error.Split('\n').LastOrDefault(
                    static l => l.Length > 0) ?? "it printed nothing")}");
        }

        byte[] signature;
        try
        {
            signature = Convert.FromHexString(result.Output.Trim());
        }
        catch (FormatException)
        {
            throw Failure("it did not print a signature in hexadecimal");
        }

        return key.Key.Verify(content.Span, signature) ? signature : throw Failure("its signature is not one of this key");
    }

    private DiagnosticException Failure(string why) => KeyDiagnostics.SignerFailed.Exception(
        $"`{command[0]}`, which signs with the key `{name}`, has failed: {why}",
        "check that the token is plugged in, and run the command by hand");
}
