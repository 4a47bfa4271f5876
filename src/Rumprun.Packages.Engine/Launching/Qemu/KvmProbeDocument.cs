namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>The recorded answer to whether KVM works. Without an obstacle, it does.</summary>
internal sealed record KvmProbeDocument(int Schema, string? Obstacle)
{
    public const int CurrentSchema = 1;
}
