using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Planning;

/// <summary>A library that a toolchain has in its sysroot, under the name of the port that it stands in for.</summary>
/// <param name="Version">As its header says it.</param>
public sealed record ToolchainLibrary(PortName Name, PortVersion Version);
