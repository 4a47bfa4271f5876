using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>
/// Runs probes in guests: all in one guest, one after another. If a probe crashes the guest, the rest are run in another
/// guest of the same image.
/// </summary>
internal sealed class ProbeGuests(IGuestLauncher launcher)
{
    private const string Configuration = "hw_virtio";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly PortName s_name = PortName.Parse("probes");

    /// <summary>How many guests were started.</summary>
    public int Count { get; private set; }

    /// <exception cref="DiagnosticException">RR5021: a guest ended before any probe began; RR505n: the program cannot be
    /// baked.</exception>
    public async Task<ImmutableDictionary<string, ProbeOutcome>> RunAsync(
        Toolchain toolchain, CompiledProbes probes, CancellationToken cancellationToken)
    {
        if (probes.Program is not { } program)
        {
            return probes.Outcomes;
        }

        var image = program + ".image";
        await ImageBaker.BakeAsync(
            new BakeRequest { Toolchain = toolchain, Programs = [program], Configuration = Configuration, Output = image },
            static _ => { },
            cancellationToken);
        var outcomes = probes.Outcomes;
        for (var left = probes.Runnable; !left.IsEmpty;)
        {
            var (transcript, end) = await BootAsync(toolchain.Target, image, left, cancellationToken);
            outcomes = outcomes.SetItems(transcript.Outcomes);
            if (transcript.Unfinished is { } name)
            {
                outcomes = outcomes.SetItem(name, new ProbeOutcome.TakesGuestDown(transcript.LastWords ?? end));
            }

            var next = left.Where(n => !outcomes.ContainsKey(n)).ToImmutableArray();
            if (next.Length == left.Length)
            {
                throw GapDiagnostics.ProbesFail.Exception(
                    $"the guest ended before a probe began: {end}",
                    "check the toolchain with `rrpkg toolchain show`, and QEMU with `rrpkg doctor`");
            }

            left = next;
        }

        return outcomes;
    }

    private async Task<(ProbeTranscript Transcript, string End)> BootAsync(
        Target target, string image, ImmutableArray<string> names, CancellationToken cancellationToken)
    {
        Count++;
        var specification = new GuestSpecification
        {
            Name = s_name,
            Target = target,
            Image = image,
            Programs = [new GuestProgram(s_name.ToString(), names)],
            Network = false,
        };
        using var printed = new MemoryStream();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        var end = await EndAsync(specification, printed, deadline.Token, cancellationToken);
        return (ProbeTranscript.Read(Encoding.UTF8.GetString(printed.ToArray())), end);
    }

    private async Task<string> EndAsync(
        GuestSpecification specification, Stream printed, CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            await using var guest = await launcher.StartAsync(
                specification, new GuestOutput(printed, Stream.Null), deadline);
            var status = await guest.WaitForExitAsync(deadline);
            return string.Create(CultureInfo.InvariantCulture, $"it ended with status {status}");
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == LaunchDiagnostics.Crashed)
        {
            // Only the first line: the console follows, which has been read already.
            var message = e.Diagnostics[0].Message.Split('\n')[0];
            return message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it printed nothing more for {s_patience.TotalSeconds:0} s");
        }
    }
}
