using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Tests.Trust;

/// <summary>Says that something is refused, for one reason and no other.</summary>
internal static class Refusal
{
    public static void Expect(DiagnosticDescriptor descriptor, Action action) =>
        Assert.Equal(descriptor, Assert.Throws<DiagnosticException>(action).Diagnostics.Single().Descriptor);
}
