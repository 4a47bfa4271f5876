namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>A directory or file of the machine that steps see.</summary>
/// <param name="At">The path at which they see it.</param>
internal sealed record SandboxMount(string Source, string At, bool Writable = false);
