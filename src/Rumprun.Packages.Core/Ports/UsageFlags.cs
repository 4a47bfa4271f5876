using System.Collections.Immutable;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// What a build that links with a port needs on its command lines, beyond the places where every build looks: words of
/// <c>CPPFLAGS</c> and <c>LDFLAGS</c>, which may hold <c>{sysroot}</c> and <c>{prefix}</c>.
/// </summary>
public sealed record UsageFlags(ImmutableArray<Template> Cppflags, ImmutableArray<Template> Ldflags)
{
    public static UsageFlags None { get; } = new([], []);

    /// <summary>The placeholders that have a value in each of the builds.</summary>
    public static ImmutableArray<string> Placeholders { get; } = ["prefix", "sysroot"];
}
