namespace Rumprun.Packages.Engine.Progress;

/// <summary>Tells nobody.</summary>
public sealed class SilentProgress : IProgress<ProgressEvent>
{
    public void Report(ProgressEvent value)
    {
    }
}
