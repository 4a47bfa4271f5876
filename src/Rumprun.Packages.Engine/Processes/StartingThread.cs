using System.Diagnostics;

namespace Rumprun.Packages.Engine.Processes;

/// <summary>
/// Starts a process from a thread that stays until it is disposed. A program that asks to be killed with its parent
/// (<c>PR_SET_PDEATHSIG</c>, bubblewrap's <c>--die-with-parent</c>) means the thread that started it, and the pool's threads
/// end when there is nothing to do.
/// </summary>
internal sealed class StartingThread : IDisposable
{
    private const int StackSize = 256 << 10;

    private readonly TaskCompletionSource _ended = new();

    public Task<Process> StartAsync(Func<Process> start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(start, started), StackSize) { IsBackground = true, Name = "child" };
        thread.Start();
        return started.Task;
    }

    public void Dispose() => _ended.TrySetResult();

    private void Run(Func<Process> start, TaskCompletionSource<Process> started)
    {
        try
        {
            started.SetResult(start());
        }
        catch (Core.Diagnostics.DiagnosticException e)
        {
            started.SetException(e);
            return;
        }

        _ended.Task.Wait();
    }
}
