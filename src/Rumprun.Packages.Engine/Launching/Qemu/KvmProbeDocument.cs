namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>What is kept of a try of KVM; no obstacle: it worked.</summary>
internal sealed record KvmProbeDocument(int Schema, string? Obstacle)
{
    public const int CurrentSchema = 1;
}
