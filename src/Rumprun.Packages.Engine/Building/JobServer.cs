using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// A GNU make jobserver (make's manual, 13.1) for all builds of one rrpkg: as many tokens as jobs may run at once. Each running
/// build holds one, which pays for the job that its make may always run; every further job of that make takes another. So there
/// are never more jobs than slots, whichever builds they belong to.
/// </summary>
/// <remarks>A make that is killed takes its tokens with it; they are made good as soon as no build runs.</remarks>
public sealed class JobServer : IDisposable
{
    /// <summary>How long to sleep at most before looking whether the waiting has been cancelled.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();

    private readonly OwnedDirectory _directory;

    private readonly JobFifo _fifo;

    private int _builds;

    /// <param name="parent">The directory that the FIFO's own directory is made in.</param>
    public JobServer(string parent, int slots)
    {
        Slots = slots;
        _directory = OwnedDirectory.CreateNew(parent, "jobs-");
        FifoPath = Path.Combine(_directory.Path, "fifo");
        _fifo = new JobFifo(FifoPath);
        _fifo.Put(slots);
    }

    public int Slots { get; }

    /// <summary>What a step opens to take part.</summary>
    public string FifoPath { get; }

    /// <summary>How many jobs run now.</summary>
    public int Busy => Math.Clamp(Slots - _fifo.Count, 0, Slots);

    /// <summary>Waits for a token, and takes it for a build.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        while (!TryEnter())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Run(() => _fifo.Wait(s_patience), CancellationToken.None);
        }
    }

    /// <summary>A build gives its token back.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _builds--;
            _fifo.Put(1);
            if (_builds == 0)
            {
                while (_fifo.TryTake())
                {
                }

                _fifo.Put(Slots);
            }
        }
    }

    public void Dispose()
    {
        _fifo.Dispose();
        _directory.Dispose();
    }

    private bool TryEnter()
    {
        lock (_gate)
        {
            if (!_fifo.TryTake())
            {
                return false;
            }

            _builds++;
            return true;
        }
    }
}
