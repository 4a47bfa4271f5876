using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Maintenance;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Checks everything in the store against what was recorded when it was made.</summary>
public sealed class VerifyStoreOperation(PackageStore store, BuildKeyIndex index, Profile profile)
{
    /// <param name="repair">
    /// Move away what has faults, so that it is built or pulled again when it is needed. No other process may use the store
    /// meanwhile.
    /// </param>
    /// <exception cref="DiagnosticException">RR6001: something cannot be moved away; RR6004: the profile cannot be
    /// read.</exception>
    public async Task<StoreVerification> RunAsync(
        bool repair, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await HoldAsync(repair, progress, cancellationToken);
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        var packages = store.List();
        var damaged = ImmutableArray.CreateBuilder<Sha256Digest>();
        var (done, total) = (0L, packages.Sum(store.SizeOf));
        foreach (var digest in packages)
        {
            progress.Report(new ProgressEvent.Transferred("verifying the store", done, total));
            var found = await store.VerifyAsync(digest, cancellationToken);
            faults.AddRange(found);
            if (!found.IsEmpty)
            {
                damaged.Add(digest);
            }

            done += store.SizeOf(digest);
        }

        var keys = index.List();
        var badKeys = keys.Select(key => (Key: key, Fault: FaultOf(key))).Where(static k => k.Fault is not null).ToArray();
        faults.AddRange(badKeys.Select(static k => k.Fault!));
        faults.AddRange(MissingOfInstalled());
        ImmutableArray<string> incomplete = [.. IncompleteOf(damaged.ToImmutable())];
        if (repair)
        {
            // Records first: one that names a missing package would be a fault itself.
            foreach (var key in badKeys.Select(static k => k.Key).Concat(
                index.Records().Where(r => damaged.Contains(r.Package)).Select(static r => r.Key)))
            {
                index.Remove(key);
            }

            foreach (var digest in damaged)
            {
                store.SetAside(digest);
            }
        }

        return new StoreVerification
        {
            Packages = packages.Length,
            Records = keys.Length,
            Faults = faults.ToImmutable(),
            Damaged = damaged.ToImmutable(),
            Incomplete = incomplete,
            IsRepaired = repair,
        };
    }

    private Task<FileLock> HoldAsync(bool repair, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        repair
        ? store.HoldAloneAsync(
            () => progress.Report(new ProgressEvent.Notice("waiting for other processes that use the store")),
            cancellationToken)
        : store.HoldAsync(progress, cancellationToken);

    private Diagnostic? FaultOf(Sha256Digest key) =>
        index.Read(key) is not { } record
            ? MaintenanceDiagnostics.RecordUnreadable.Create(
                $"the record of the key `{key.Short}` cannot be read", "run `rrpkg store verify --repair`")
            : store.Contains(record.Package)
                ? null
                : MaintenanceDiagnostics.PointsNowhere.Create(
                    $"the record of the key `{key.Short}` names the package `{record.Package.Short}`, "
                    + "which is not in the store",
                    "run `rrpkg store verify --repair`");

    private IEnumerable<Diagnostic> MissingOfInstalled() =>
        from port in profile.Current().Ports
        from package in PackagesOf(port)
        where !store.Contains(package)
        select MaintenanceDiagnostics.InstalledMissing.Create(
            $"the package `{package.Short}` of the installed port `{port.Name}` for `{port.Target}` is missing",
            $"run `rrpkg install {port.Name} --target {port.Target}`");

    private IEnumerable<string> IncompleteOf(ImmutableArray<Sha256Digest> damaged) => profile.Current().Ports
        .Where(port => PackagesOf(port).Any(p => damaged.Contains(p) || !store.Contains(p)))
        .Select(static port => $"{port.Name} --target {port.Target}");

    private static IEnumerable<Sha256Digest> PackagesOf(InstalledPort port) =>
        port.Image is { } image ? [port.Package, image] : [port.Package];
}
