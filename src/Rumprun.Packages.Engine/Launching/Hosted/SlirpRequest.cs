namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>A request to slirp4netns's socket (slirp4netns(1), "API socket").</summary>
internal sealed record SlirpRequest(string Execute, SlirpForward Arguments);

internal sealed record SlirpForward(string Proto, string HostAddr, int HostPort, string GuestAddr, int GuestPort);
