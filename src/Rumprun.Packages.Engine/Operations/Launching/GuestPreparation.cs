using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Engine.Operations.Launching;

/// <summary>
/// A guest ready to be started. Disposing removes the images that were made of the user's directories: once a guest has started,
/// it holds them open.
/// </summary>
public sealed class GuestPreparation(GuestSpecification specification, string? scratch) : IDisposable
{
    public GuestSpecification Specification { get; } = specification;

    public void Dispose()
    {
        if (scratch is not null && Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
