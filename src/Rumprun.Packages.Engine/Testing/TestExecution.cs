using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Groups;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>
/// One execution of a test: starts its guests, makes its connections and requests, waits for its texts on the console and
/// for the program's end, all within its time.
/// </summary>
internal sealed class TestExecution(
    GuestGroup group, TestConsoles consoles, PortTest test, TestConditions conditions, TimeProvider time)
{
    private readonly TimeSpan _limit = conditions.Limit ?? test.Timeout;
    private readonly HashSet<int> _listening = [];
    private string _doing = "starting";
    private RunningGuest? _guest;

    /// <summary>See <see cref="RunningGuest.TimeToMain"/>, of the guest that the test is about.</summary>
    public TimeSpan? TimeToMain => _guest?.TimeToMain;

    /// <summary>From the start of that guest's processes until something came back from it.</summary>
    public TimeSpan? TimeToAnswer { get; private set; }

    public bool IsEmulated => _guest?.IsEmulated ?? false;

    /// <returns>What went wrong.</returns>
    public async Task<ImmutableArray<Diagnostic>> RunAsync(BuiltPort subject, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await StartAndTryAsync(subject, either.Token) is { } problem ? [problem] : [];
        }
        catch (OperationCanceledException) when (
            deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return
            [
                TestDiagnostics.TooSlow.Create(
                    string.Create(
                        CultureInfo.InvariantCulture, $"it had not ended after {_limit.TotalSeconds:0.#} s: {_doing}"),
                    "look at the guest's console, or raise the test's `timeout`"),
            ];
        }
        catch (DiagnosticException e)
        {
            // A message may be followed by the console, which is shown with the test anyway.
            return [.. e.Diagnostics.Select(static d => d with { Message = d.Message.Split('\n')[0] })];
        }
    }

    private async Task<Diagnostic?> StartAndTryAsync(BuiltPort subject, CancellationToken cancellationToken)
    {
        var installed = subject.ToInstalled();
        var folder = subject.Node.Port.Folder;
        foreach (var other in test.Guests)
        {
            _doing = $"starting the guest `{other.Name}`";
            var port = PortOf(other, installed);
            await group.StartAsync(
                new GroupMember(other.Name, port, LaunchOf(port, other.Launch))
                {
                    Arguments = other.Arguments,
                    Environment = other.Environment,
                    Mounts = MountsOf(other.Mounts, folder),
                    ReadyTimeout = _limit,
                },
                new GuestOutput(Stream.Null, consoles.Open(other.Name, $"{test.Name}.{other.Name}.log", [])),
                cancellationToken);
        }

        _doing = "starting";
        var console = consoles.Open(installed.Name, $"{test.Name}.log", test.Console);
        _guest = await group.StartAsync(
            new GroupMember(installed.Name, installed, LaunchOf(installed, test.Launch))
            {
                Arguments = test.Arguments,
                Environment = test.Environment,
                Mounts = MountsOf(test.Mounts, folder),
                Memory = conditions.Memory,
                ReadyTimeout = _limit,
            },
            new GuestOutput(Stream.Null, console),
            cancellationToken);
        return await ExchangeAsync(_guest, folder, cancellationToken)
            ?? await ListenAsync(_guest, console, cancellationToken)
            ?? await WaitForEndAsync(_guest, cancellationToken);
    }

    private async Task<Diagnostic?> ExchangeAsync(RunningGuest guest, string folder, CancellationToken cancellationToken)
    {
        var client = new ExchangeClient(folder, () => TimeToAnswer ??= time.GetElapsedTime(guest.StartedAt));
        foreach (var exchange in test.Tcp)
        {
            var place = await EndpointOfAsync(guest, exchange.Port, cancellationToken);
            _doing = $"waiting in {exchange} for `{exchange.Expect.Trim()}`";
            if (await client.RunAsync(exchange, place, cancellationToken) is { } problem)
            {
                return problem;
            }
        }

        foreach (var exchange in test.Http)
        {
            var place = await EndpointOfAsync(guest, exchange.Port, cancellationToken);
            _doing = $"waiting for the answer to {exchange}";
            if (await client.RunAsync(exchange, place, cancellationToken) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<IPEndPoint> EndpointOfAsync(RunningGuest guest, int port, CancellationToken cancellationToken)
    {
        var endpoint = guest.EndpointOf(port)
            ?? throw GroupDiagnostics.NoSuchAddress.Exception(
                $"nothing leads to port {port}/tcp of the guest: its launch does not list it",
                "list it in the launch's `ports`");
        if (_listening.Add(port))
        {
            _doing = string.Create(CultureInfo.InvariantCulture, $"waiting for the guest to listen on port {port}/tcp");
            await guest.WaitForPortAsync(port, cancellationToken);
        }

        return endpoint;
    }

    private async Task<Diagnostic?> ListenAsync(
        RunningGuest guest, ConsoleTranscriptStream console, CancellationToken cancellationToken)
    {
        var ended = guest.WaitForExitAsync(cancellationToken);
        _doing = $"waiting for `{console.Awaited}` on the console";
        await Task.WhenAny(console.Complete, ended);
        if (console.Complete.IsCompleted)
        {
            return null;
        }

        // When it has ended, all of its output has been written.
        var status = await ended;
        return console.Awaited is not { } missing ? null : TestDiagnostics.Unsaid.Create(
            string.Create(CultureInfo.InvariantCulture, $"it ended with status {status} without printing `{missing}`"),
            "look at the guest's console: the texts have to appear in the order of the test");
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
            string.Create(CultureInfo.InvariantCulture, $"it ended with status {status}, not {expected}"),
            "look at the guest's console");
    }

    private InstalledPort PortOf(TestGuest guest, InstalledPort subject)
    {
        if (guest.Port is not { } name)
        {
            return subject;
        }

        var wanted = new PortVariant(name, guest.Options);
        return conditions.Others.GetValueOrDefault(wanted) ?? throw TestDiagnostics.UnbuiltGuest.Exception(
            $"the guest `{guest.Name}` cannot be started: `{wanted}` was not built, or has no image",
            $"run `rrpkg build '{wanted}' --target {subject.Target}` for why");
    }

    /// <summary>A test mounts folders of the port that has it.</summary>
    private static ImmutableArray<UserMount> MountsOf(ImmutableArray<TestMount> mounts, string folder) =>
    [
        .. mounts.Select(m => Path.Combine(folder, m.From) is var source && Directory.Exists(source)
            ? new UserMount(source, m.At)
            : throw TestDiagnostics.BadMount.Exception($"`{m.From}` is not a folder of the port", "mount a folder")),
    ];

    private static LaunchSettings LaunchOf(InstalledPort port, PortName? image) =>
        (image is null ? port.Launches.FirstOrDefault() : port.Launches.FirstOrDefault(l => l.Image == image))
        ?? throw LaunchDiagnostics.NothingToLaunch.Exception(
            image is null
                ? $"`{port.Name}` has nothing to launch"
                : $"`{port.Name}` has no launch `{image}` for `{port.Target}`",
            "correct the test, or give it a condition");
}
