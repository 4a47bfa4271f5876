using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>A solution, and what it is the solution of.</summary>
public sealed record PortChoice(IPackageProvider Provider, ResolutionRequest Request, Resolution Resolution);
