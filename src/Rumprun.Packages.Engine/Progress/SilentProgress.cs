namespace Rumprun.Packages.Engine.Progress;

/// <summary>Discards all events.</summary>
public sealed class SilentProgress : IProgress<ProgressEvent>
{
    public void Report(ProgressEvent value)
    {
    }
}
