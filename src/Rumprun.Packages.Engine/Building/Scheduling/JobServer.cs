using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// A GNU make jobserver (make's manual, 13.1) for all builds of one rrpkg: a FIFO with a token for each job that may run at
/// once. A running build holds one, which pays for the job that its make may always run; every further job of that make
/// takes another. So there are never more jobs than tokens, whichever builds they belong to.
/// </summary>
/// <remarks>A make that is killed takes its tokens with it. They are replaced as soon as no build runs.</remarks>
public sealed class JobServer : IDisposable
{
    /// <summary>The longest sleep before a waiting build checks whether it was cancelled.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();

    private readonly OwnedDirectory _directory;

    private readonly JobFifo _fifo;

    private int _builds;

    /// <param name="parent">The directory that the FIFO's own directory is made in.</param>
    public JobServer(string parent, int tokens)
    {
        Tokens = tokens;
        _directory = OwnedDirectory.CreateNew(parent, "jobs-");
        FifoPath = Path.Combine(_directory.Path, "fifo");
        _fifo = new JobFifo(FifoPath);
        _fifo.Put(tokens);
    }

    public int Tokens { get; }

    /// <summary>The FIFO that a step opens to take part.</summary>
    public string FifoPath { get; }

    /// <summary>How many jobs are running.</summary>
    public int Busy => Math.Clamp(Tokens - _fifo.Count, 0, Tokens);

    /// <summary>Waits for a token and takes it for a build.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        while (!TryEnter())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Run(() => _fifo.Wait(s_patience), CancellationToken.None);
        }
    }

    /// <summary>Returns a build's token.</summary>
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

                _fifo.Put(Tokens);
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
