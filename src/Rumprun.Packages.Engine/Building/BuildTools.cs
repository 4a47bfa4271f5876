using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Finds what builds use of this machine: toolchains, the compiler for build tools, and host tools.</summary>
public sealed record BuildTools(ToolchainFinder Toolchains, BuildMachineFinder Machines, HostToolFinder HostTools);
