using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Ports;

/// <summary>What a test's texts say of where guests are.</summary>
public sealed class GuestReferenceTests
{
    [Theory]
    [InlineData("fastcgi_pass {address:php:9000};", "fastcgi_pass 10.0.2.2:4000;")]
    [InlineData("{host:php:9000} {port:php:9000}", "10.0.2.2 4000")]
    [InlineData("{address:php-8.2:1}{port:a:65535}", "10.0.2.2:40004000")]
    public void Fill_OfReferences_GivesPlaces(string text, string expected) =>
        Assert.Equal(expected, GuestReference.Fill(text, static _ => ("10.0.2.2", 4000)));

    [Theory]
    [InlineData("location / { return 200; }")]
    [InlineData("{address:php}")]
    [InlineData("{address:php:0} {address:php:65536} {address:-php:80} {address:PHP:80}")]
    [InlineData("{place:php:80} {{address}}")]
    public void Fill_OfAnythingElse_LeavesItAsItIs(string text)
    {
        Assert.Empty(GuestReference.In(text));
        Assert.Equal(text, GuestReference.Fill(text, static _ => throw new InvalidOperationException()));
    }
}
