using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>A solution and the request that it solves.</summary>
public sealed record PortChoice(IPackageProvider Provider, ResolutionRequest Request, Resolution Resolution);
