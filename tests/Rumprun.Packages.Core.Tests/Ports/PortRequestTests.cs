using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Ports;

public sealed class PortRequestTests
{
    [Theory]
    [InlineData("nginx", "nginx")]
    [InlineData("nginx[ssl]", "nginx[ssl]")]
    [InlineData("nginx[zlib, ssl,!pcre2]", "nginx[ssl,zlib,!pcre2]")]
    [InlineData("nginx@1.22.1", "nginx@[1.22.1]")]
    [InlineData("nginx[ssl]@[1.20,2.0)", "nginx[ssl]@[1.20.0,2.0.0)")]
    public void TryParse_WellFormed_ReadsEveryPart(string text, string expected)
    {
        Assert.True(PortRequest.TryParse(text, out var request));
        Assert.Equal(expected, request.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nginx")]
    [InlineData("nginx@")]
    [InlineData("nginx@one")]
    [InlineData("nginx@1.*")]
    [InlineData("nginx@[2.0,1.0]")]
    [InlineData("nginx@(1.0,1.0)")]
    [InlineData("nginx[ssl")]
    [InlineData("nginx[]")]
    [InlineData("nginx[ssl,!ssl]")]
    [InlineData("nginx [ssl]")]
    public void TryParse_Malformed_IsRefused(string text) => Assert.False(PortRequest.TryParse(text, out _));
}
