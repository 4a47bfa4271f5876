using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// A guest ready to be started. Disposing removes the images that were made of the user's directories: once a guest has started,
/// it holds them open.
/// </summary>
public sealed class GuestPreparation(GuestSpecification specification, OwnedDirectory scratch) : IDisposable
{
    private bool _isDisposed;

    public GuestSpecification Specification { get; } = specification;

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            scratch.Dispose();
        }
    }
}
