using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>
/// An additional guest of a test may be of another port: that port and its launch have to exist.
/// </summary>
internal sealed class TestGuestRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        for (var i = 0; i < subject.Port.Tests.Length; i++)
        {
            var guests = subject.Port.Tests[i].Value.Guests;
            for (var g = 0; g < guests.Length; g++)
            {
                if (guests[g].Port is { } port && Check(subject, $"tests[{i}].guests[{g}]", guests[g], port) is { } problem)
                {
                    yield return problem;
                }
            }
        }
    }

    private static Diagnostic? Check(LintSubject subject, string keys, TestGuest guest, PortName port)
    {
        var others = (subject.Providers(port) ?? []).Where(p => p.Name == port).ToImmutableArray();
        if (others.IsEmpty)
        {
            // A port with errors exists, and its errors are reported separately.
            return subject.Providers(port) is { IsEmpty: true } ? null : PortDiagnostics.UndefinedDependency.At(
                subject.At($"{keys}.port"), $"no port is named `{port}`",
                Hint.For(port.ToString(), [.. subject.PortNames.Select(static n => n.ToString())]));
        }

        foreach (var option in guest.Options.With.Union(guest.Options.Without))
        {
            if (!others.Any(p => p.Options.ContainsKey(option)))
            {
                return PortDiagnostics.UndefinedOption.At(
                    subject.At($"{keys}.options"), $"`{port}` has no option `{option}`",
                    Hint.For(
                        option.ToString(),
                        [.. others.SelectMany(static p => p.Options.Keys).Select(static o => o.ToString())]));
            }
        }

        var launch = guest.Launch;
        var images = others.SelectMany(static p => p.Launches).Select(static l => l.Value.Image).Distinct().ToArray();
        return images.Length > 0 && (launch is null || images.Contains(launch.Value))
            ? null
            : PortDiagnostics.UndefinedPart.At(
            subject.At(launch is null ? $"{keys}.port" : $"{keys}.launch"),
            launch is null ? $"`{port}` has no launch" : $"`{port}` has no launch `{launch}`",
            launch is null ? [] : Hint.For(launch.Value.ToString(), [.. images.Select(static n => n.ToString())]));
    }
}
