using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>Only listed ports are forwarded to the guest: a request to another port never gets an answer.</summary>
internal sealed class GuestPortRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        var launches = subject.Port.Launches;
        for (var i = 0; i < launches.Length; i++)
        {
            if (launches[i].Value is { Settings.Ready: Readiness.Tcp { Port: var port } } launch
                && !Lists(launch, launches[i].When, port))
            {
                yield return Complaint(subject, $"launch[{i}].ready.tcp", launch.Image, port);
            }
        }

        for (var i = 0; i < subject.Port.Tests.Length; i++)
        {
            var (test, when) = subject.Port.Tests[i];
            var used = test.Tcp.Select(static (t, n) => (Keys: $"tcp[{n}].port", t.Port))
                .Concat(test.Http.Select(static (h, n) => (Keys: $"http[{n}].port", h.Port)));
            foreach (var (keys, port) in used)
            {
                if (test.Launch is { } image && !AnyLists(launches, image, when, port))
                {
                    yield return Complaint(subject, $"tests[{i}].{keys}", image, port);
                }
            }
        }
    }

    private static bool AnyLists(
        ImmutableArray<Conditional<DeclaredLaunch>> launches, PortName image, Condition when, int port) =>
        launches.Any(l => l.Value.Image == image && l.When.Overlaps(when) && Lists(l.Value, when, port));

    private static bool Lists(DeclaredLaunch launch, Condition when, int port) =>
        launch.Ports.Any(p => p.Value == new GuestPort(port, Transport.Tcp) && p.When.Overlaps(when));

    private static Diagnostic Complaint(LintSubject subject, string keys, PortName image, int port) =>
        LintDiagnostics.UnlistedGuestPort.At(
            subject.At(keys), $"the launch of `{image}` does not list `{port}/tcp`", $"add `{port}/tcp` to its `ports`");
}
