using System.Buffers;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Where a guest's output is written as it is printed: its programs' output, and its whole console with boot messages and
/// marks.
/// </summary>
public sealed record GuestOutput(Stream Programs, Stream Console)
{
    /// <summary>Writes to both, and clears the buffer of the programs' output.</summary>
    /// <exception cref="DiagnosticException">RR8028.</exception>
    internal async Task WriteAsync(
        ReadOnlyMemory<byte> console, ArrayBufferWriter<byte> programs, CancellationToken cancellationToken)
    {
        try
        {
            await Console.WriteAsync(console, cancellationToken);
            await Console.FlushAsync(cancellationToken);
            await Programs.WriteAsync(programs.WrittenMemory, cancellationToken);
            await Programs.FlushAsync(cancellationToken);
            programs.ResetWrittenCount();
        }
        catch (IOException e)
        {
            throw new DiagnosticException(
                LaunchDiagnostics.OutputLost.Create($"the guest's output cannot be written: {e.Message}"), e);
        }
    }
}
