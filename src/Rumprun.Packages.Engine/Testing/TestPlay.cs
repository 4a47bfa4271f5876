using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>One test's course: its guests are started, talked to, listened to and waited for, all within its time.</summary>
internal sealed class TestPlay(
    TestStage stage,
    PortTest test,
    ImmutableDictionary<PortVariant, InstalledPort> others,
    long? memory,
    TimeSpan limit,
    TimeProvider time)
{
    private readonly HashSet<int> _listening = [];
    private string _doing = "starting";
    private RunningGuest? _guest;

    /// <summary>Of the guest that the test is about.</summary>
    public TimeSpan? TimeToMain => _guest?.TimeToMain;

    /// <summary>From the start of that guest's processes until something came back from it.</summary>
    public TimeSpan? TimeToAnswer { get; private set; }

    public bool IsEmulated => _guest?.IsEmulated ?? false;

    /// <returns>What went wrong.</returns>
    public async Task<ImmutableArray<Diagnostic>> RunAsync(InstalledPort subject, PortName image, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return [.. await PlayAsync(subject, image, either.Token) is { } problem ? [problem] : ImmutableArray<Diagnostic>.Empty];
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return
            [
                TestDiagnostics.TooSlow.Create(
                    string.Create(CultureInfo.InvariantCulture, $"it was not over after {limit.TotalSeconds:0.#} s: {_doing}"),
                    "look at the guest's console, or raise the test's `timeout`"),
            ];
        }
        catch (DiagnosticException e)
        {
            // The console, which a message may go on with, is shown with the test.
            return [.. e.Diagnostics.Select(static d => d with { Message = d.Message.Split('\n')[0] })];
        }
    }

    private async Task<Diagnostic?> PlayAsync(InstalledPort subject, PortName image, CancellationToken cancellationToken)
    {
        foreach (var other in test.Guests)
        {
            _doing = $"starting the guest `{other.Name}`";
            var port = PortOf(other, subject);
            await stage.StartAsync(
                new StagedGuest(other.Name, port, LaunchOf(port, other.Launch))
                {
                    Arguments = other.Arguments,
                    Environment = other.Environment,
                    Mounts = other.Mounts,
                },
                stage.OpenConsole(other.Name, $"{test.Name}.{other.Name}.log", []),
                limit,
                cancellationToken);
        }

        _doing = "starting";
        var console = stage.OpenConsole(subject.Name, $"{test.Name}.log", test.Console);
        _guest = await stage.StartAsync(
            new StagedGuest(subject.Name, subject, LaunchOf(subject, image))
            {
                Arguments = test.Arguments,
                Environment = test.Environment,
                Mounts = test.Mounts,
                Memory = memory,
            },
            console,
            limit,
            cancellationToken);
        return await ExchangeAsync(_guest, cancellationToken)
            ?? await ListenAsync(_guest, console, cancellationToken)
            ?? await WaitForEndAsync(_guest, cancellationToken);
    }

    private async Task<Diagnostic?> ExchangeAsync(RunningGuest guest, CancellationToken cancellationToken)
    {
        var client = new ExchangeClient(stage.Folder, () => TimeToAnswer ??= time.GetElapsedTime(guest.StartedAt));
        foreach (var exchange in test.Tcp)
        {
            var place = await PlaceOfAsync(guest, exchange.Port, cancellationToken);
            _doing = $"waiting in {exchange} for `{exchange.Expect.Trim()}`";
            if (await client.RunAsync(exchange, place, cancellationToken) is { } problem)
            {
                return problem;
            }
        }

        foreach (var exchange in test.Http)
        {
            var place = await PlaceOfAsync(guest, exchange.Port, cancellationToken);
            _doing = $"waiting for the answer to {exchange}";
            if (await client.RunAsync(exchange, place, cancellationToken) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<IPEndPoint> PlaceOfAsync(RunningGuest guest, int port, CancellationToken cancellationToken)
    {
        var forward = guest.Forwards.FirstOrDefault(f => f.Guest == new GuestPort(port, Transport.Tcp))
            ?? throw TestDiagnostics.NoSuchPlace.Exception(
                $"nothing leads to port {port}/tcp of the guest: its launch does not list it", "list it in the launch's `ports`");
        if (_listening.Add(port))
        {
            _doing = string.Create(CultureInfo.InvariantCulture, $"waiting for the guest to listen on port {port}/tcp");
            await guest.WaitForPortAsync(port, cancellationToken);
        }

        return new IPEndPoint(forward.HostAddress, forward.HostPort);
    }

    private async Task<Diagnostic?> ListenAsync(RunningGuest guest, ConsoleTranscriptStream console, CancellationToken cancellationToken)
    {
        var ended = guest.WaitForExitAsync(cancellationToken);
        _doing = $"waiting for `{console.Awaited}` on the console";
        await Task.WhenAny(console.Complete, ended);
        if (console.Complete.IsCompleted)
        {
            return null;
        }

        // All of its output is written when it has ended.
        var status = await ended;
        return console.Awaited is not { } missing ? null : TestDiagnostics.Unsaid.Create(
            string.Create(CultureInfo.InvariantCulture, $"it ended with status {status} and has not said `{missing}`"),
            "look at the guest's console: texts have to appear in the order of the test");
    }

    private async Task<Diagnostic?> WaitForEndAsync(RunningGuest guest, CancellationToken cancellationToken)
    {
        if (test.Exit is not { } expected)
        {
            return null;
        }

        _doing = "waiting for the program's end";
        var status = await guest.WaitForExitAsync(cancellationToken);
        return status == expected ? null : TestDiagnostics.OtherStatus.Create(
            string.Create(CultureInfo.InvariantCulture, $"it ended with status {status}, not {expected}"), "look at the guest's console");
    }

    private InstalledPort PortOf(TestGuest guest, InstalledPort subject)
    {
        if (guest.Port is not { } name)
        {
            return subject;
        }

        var wanted = new PortVariant(name, guest.Options);
        return others.GetValueOrDefault(wanted) ?? throw TestDiagnostics.UnbuiltGuest.Exception(
            $"the guest `{guest.Name}` cannot be started: `{wanted}` was not built, or has no image",
            $"run `rrpkg build '{wanted}' --target {subject.Target}` for why");
    }

    private static LaunchSettings LaunchOf(InstalledPort port, PortName? image) =>
        (image is null ? port.Launches.FirstOrDefault() : port.Launches.FirstOrDefault(l => l.Image == image))
        ?? throw LaunchDiagnostics.NothingToLaunch.Exception(
            image is null ? $"`{port.Name}` has nothing to launch" : $"`{port.Name}` has no launch `{image}` for `{port.Target}`",
            "mend the test, or give it a condition");
}
