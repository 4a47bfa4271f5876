using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Planning;

/// <summary>A library that a toolchain has in its sysroot, under the name of the port that it replaces.</summary>
/// <param name="Version">The version in its header.</param>
public sealed record ToolchainLibrary(PortName Name, PortVersion Version);
