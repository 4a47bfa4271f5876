using System.Collections.Immutable;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// Command-line flags for a build that links with a port, in addition to the default search paths: words of <c>CPPFLAGS</c>
/// and <c>LDFLAGS</c>, which may hold <c>{sysroot}</c> and <c>{prefix}</c>.
/// </summary>
public sealed record UsageFlags(ImmutableArray<Template> Cppflags, ImmutableArray<Template> Ldflags)
{
    public static UsageFlags None { get; } = new([], []);

    /// <summary>The placeholders that have a value in each of the builds.</summary>
    public static ImmutableArray<string> Placeholders { get; } = ["prefix", "sysroot"];
}
