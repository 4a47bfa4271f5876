using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Testing;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Engine.Tests.Mirrors;

/// <summary>A simulated repository, and a client of it with local copies on disk.</summary>
internal sealed class RepositoryFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public RepositoryFixture() => Copies = new TrustedCopies(Metadata);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public RepositorySimulator Repository { get; } = new();

    public SimulatedClock Clock { get; } = new(RepositorySimulator.Start);

    public UpdateLimits Limits { get; set; } = new();

    public TrustedCopies Copies { get; }

    public string Metadata => Path.Combine(_directory.Path, "metadata");

    public string Downloaded => Path.Combine(_directory.Path, "downloaded");

    /// <summary>A client that trusts the repository's first root.</summary>
    public static async Task<RepositoryFixture> CreateAsync()
    {
        var fixture = new RepositoryFixture();
        await fixture.Updater().InitializeAsync(fixture.Repository.Files["1.root.json"], Cancel);
        return fixture;
    }

    /// <summary>A client as a new process has it: with nothing but the local copies.</summary>
    public MetadataUpdater Updater() => new(Repository, Copies, Limits, Clock);

    public Task<TrustedRepository> RefreshAsync()
    {
        Repository.Requests.Clear();
        return Updater().RefreshAsync(Cancel);
    }

    /// <summary>Finds and downloads a target, and returns its bytes.</summary>
    public async Task<byte[]> DownloadAsync(string path)
    {
        var repository = await RefreshAsync();
        await repository.DownloadAsync(await repository.FindAsync(path, Cancel), Downloaded, Cancel);
        return await File.ReadAllBytesAsync(Downloaded, Cancel);
    }

    public static async Task ExpectAsync(DiagnosticDescriptor descriptor, Func<Task> action) =>
        Assert.Equal(descriptor, (await Assert.ThrowsAsync<DiagnosticException>(action)).Diagnostics.Single().Descriptor);

    /// <summary>The trusted version of a role; null: there is no local copy.</summary>
    public long? TrustedVersion(string role) =>
        Copies.Read(role) is { } bytes ? (long)System.Text.Json.Nodes.JsonNode.Parse(bytes)!["signed"]!["version"]! : null;

    /// <summary>The names of the local copies.</summary>
    public IEnumerable<string> CopyNames() =>
        Directory.EnumerateFileSystemEntries(Metadata).Select(static f => Path.GetFileName(f)).Where(static n => n != "lock")
            .Order(StringComparer.Ordinal);

    public void DamageCopy(string role) => Copies.Write(role, Encoding.UTF8.GetBytes("damaged"));

    public void Dispose() => _directory.Dispose();
}
