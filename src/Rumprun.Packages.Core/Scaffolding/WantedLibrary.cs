namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A library that upstream's build looks for.</summary>
/// <param name="Name">As the build system names it: <c>z</c>, <c>libpcre2-8</c>, <c>OpenSSL</c>.</param>
/// <param name="IsRequired">Whether the build fails without it, as far as can be determined.</param>
/// <param name="By">The macro or command that asks.</param>
public sealed record WantedLibrary(string Name, bool IsRequired, string By);
