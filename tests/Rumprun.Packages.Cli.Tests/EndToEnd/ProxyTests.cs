using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// Sources through a proxy, as the environment names it. In a process of its own: .NET reads these variables once.
/// </summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private readonly byte[] _source = Noise.Bytes(1000);
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly NativeCommand _rrpkg;
    private LoopbackServer? _proxy;

    public ProxyTests()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        _rrpkg = new NativeCommand(_home.Path);
    }

    public async ValueTask InitializeAsync()
    {
        _proxy = new LoopbackServer(_source);
        _rrpkg.Variables["http_proxy"] = new Uri(_proxy.Url).GetLeftPart(UriPartial.Authority);
        Directory.CreateDirectory(Path.Combine(_tree.Path, "ports/remote"));
        Directory.CreateDirectory(Path.Combine(_tree.Path, "recipes"));
        await File.WriteAllTextAsync(Path.Combine(_tree.Path, "ports/remote/port.yaml"), $$"""
            schema: 1
            name: remote
            version: "1.0.0"
            summary: A file from afar
            license: MIT
            sources:
              - url: http://sources.invalid/remote.bin
                sha256: "{{Sha256Digest.Of(_source)}}"
                unpack: false
            build:
              - name: copy
                steps:
                  - name: install
                    run: [install, -D, -m, "0644", remote.bin, "{dest}{prefix}/share/remote.bin"]
            allow:
              - {check: license-text, why: The test made the file up.}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy!.DisposeAsync();
        DirectoryTree.Delete(Path.Combine(_home.Path, "data"));
        _home.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Fetch_WithAProxy_AsksItForTheWholeAddress()
    {
        var result = Build();
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.StartsWith(
            "GET http://sources.invalid/remote.bin HTTP/1.1", Assert.Single(_proxy!.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_OfAHostThatNoProxyNames_AsksTheHostAndNotForLong()
    {
        _rrpkg.Variables["no_proxy"] = "sources.invalid";
        var begun = TimeProvider.System.GetTimestamp();
        var result = Build();

        Assert.Equal(4, result.ExitCode);
        Assert.Contains(
            "error[RR4006]: `http://sources.invalid/remote.bin`: the name of the host `sources.invalid` is unknown",
            result.Error,
            StringComparison.Ordinal);
        Assert.Empty(_proxy!.Requests);
        Assert.True(
            TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(5),
            "a name that nobody knows was asked for again and again");
    }

    private CommandRun.Result Build() => _rrpkg.Run("build", "remote", "--target", "hosted-x86_64", "--ports", _tree.Path);
}
