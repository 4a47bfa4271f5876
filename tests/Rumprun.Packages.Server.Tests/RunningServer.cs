using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Rumprun.Packages.Server.Tests;

/// <summary>A server that listens on loopback, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(WebApplication application, Uri address) => (Application, Address) = (application, address);

    public WebApplication Application { get; }

    public Uri Address { get; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static async Task<RunningServer> StartAsync(MirrorOptions options)
    {
        var application = Mirror.Create(
            options.Urls == new MirrorOptions().Urls ? options with { Urls = "http://127.0.0.1:0" } : options);
        await application.StartAsync(TestContext.Current.CancellationToken);
        var features = application.Services.GetRequiredService<IServer>().Features;
        return new RunningServer(
            application, new Uri(features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }

    public Uri At(string path) => new(Address, path);

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Client.GetAsync(At(path), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Application.DisposeAsync();
    }
}
