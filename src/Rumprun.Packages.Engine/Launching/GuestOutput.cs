using System.Buffers;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Where a guest's output goes, as it comes: what its programs print, and its whole console, boot messages and marks included.
/// </summary>
public sealed record GuestOutput(Stream Programs, Stream Console)
{
    public static GuestOutput None { get; } = new(Stream.Null, Stream.Null);

    /// <summary>Writes to both, and empties what was written of the programs' output.</summary>
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
                LaunchDiagnostics.OutputLost.Create($"the guest's output cannot be written: {FileFailure.ReasonOf(e)}"), e);
        }
    }
}
