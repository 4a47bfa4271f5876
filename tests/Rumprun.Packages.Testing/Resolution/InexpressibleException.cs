namespace Rumprun.Packages.Testing.Resolution;

/// <summary>A problem for the solver says something that no ports tree and no request can say.</summary>
public sealed class InexpressibleException(string message) : Exception(message);
