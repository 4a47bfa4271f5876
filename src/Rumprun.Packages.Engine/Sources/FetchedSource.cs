using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>A source that is on this machine, verified.</summary>
/// <param name="Path">An archive's file, a git commit's exported tree, or the port's own file or folder. Absolute.</param>
public sealed record FetchedSource(Source Source, string Path);
