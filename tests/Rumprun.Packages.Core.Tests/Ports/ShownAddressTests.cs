using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Ports;

public sealed class ShownAddressTests
{
    [Theory]
    [InlineData("https://user:hunter2@host.example/a?b#c", "https://***@host.example/a?b#c")]
    [InlineData("https://hunter2@host.example", "https://***@host.example")]
    [InlineData("https://user:hun@ter2@host.example/", "https://***@host.example/")]
    [InlineData("https://user:hun/ter2@host.example/", "https://***@host.example/")]
    [InlineData("https:\\\\user:hunter2@host.example/", "https:\\\\***@host.example/")]
    [InlineData("ssh://git:hunter2@host.example:22/x.git", "ssh://***@host.example:22/x.git")]
    [InlineData("http:user:hunter2@host.example/", "http:***@host.example/")]
    [InlineData("https://host.example/a@b", "https://host.example/a@b")]
    [InlineData("https://host.example/?mail=a@b", "https://host.example/?mail=a@b")]
    [InlineData("debian:nginx/nginx_1.26.3.orig.tar.gz", "debian:nginx/nginx_1.26.3.orig.tar.gz")]
    [InlineData("file:///srv/a@b", "file:///srv/a@b")]
    [InlineData("./cache", "./cache")]
    [InlineData("", "")]
    public void Of_AnAddress_HidesWhoAsks(string address, string shown)
    {
        Assert.Equal(shown, ShownAddress.Of(address));
        Assert.DoesNotContain("hunter2", ShownAddress.Of(address), StringComparison.Ordinal);
    }
}
