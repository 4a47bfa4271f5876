using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// A guest that is ready to be started. Disposing removes the images that were made of the user's directories, which a
/// started guest holds open.
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
