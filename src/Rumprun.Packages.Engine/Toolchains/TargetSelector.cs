using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// Selects the target of a command: the one it names, else the configuration's, else hw if a Rumprun toolchain for this
/// machine's processor is found, else hosted.
/// </summary>
public sealed class TargetSelector(ToolchainFinder finder, UserConfiguration configuration)
{
    public static Target Hw { get; } = new(Platform.Hw, Architecture.X86_64);

    public static Target Hosted { get; } = new(Platform.Hosted, Architecture.X86_64);

    /// <summary>Whether the configuration or a Rumprun toolchain decides, where a command names no target.</summary>
    public bool IsDecided => configuration.Target is not null || finder.HasCandidate(Hw);

    public Target Select(Target? named) =>
        named ?? configuration.Target ?? (finder.HasCandidate(Hw) ? Hw : Hosted);
}
