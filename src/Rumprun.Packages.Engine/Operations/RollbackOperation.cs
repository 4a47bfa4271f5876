using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What a rollback did.</summary>
/// <param name="Current">The current generation: a new one, or the one from before if nothing had to change.</param>
/// <param name="Restored">The number of the generation whose ports are installed now.</param>
public sealed record RollbackResult(Generation Current, int Restored, ImmutableArray<GenerationChange> Changes);

/// <summary>
/// Installs what an earlier generation had, as a new generation: history only grows, so a rollback can be rolled back.
/// Nothing is fetched or built.
/// </summary>
public sealed class RollbackOperation(Profile profile, PackageStore store)
{
    /// <param name="number">The generation to restore; null: the one before the current one.</param>
    /// <exception cref="DiagnosticException">
    /// RR6005: there is no such generation; RR6006: it is the current one; RR6007: packages are missing from the store.
    /// Nothing is changed then.
    /// </exception>
    public async Task<RollbackResult> RunAsync(
        int? number, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        // No package is collected as garbage between the check and the commit.
        using var held = await store.HoldAsync(progress, cancellationToken);
        var current = profile.Current();
        var wanted = number is { } given ? profile.Get(given) : profile.BeforeCurrent() ?? throw NoneBefore(current);
        if (wanted.Number == current.Number)
        {
            throw StoreDiagnostics.AlreadyCurrent.Exception(
                string.Create(CultureInfo.InvariantCulture, $"generation {wanted.Number} is the current one"),
                "run `rrpkg generations` for the others");
        }

        RequirePackages(wanted);
        var changes = GenerationChange.Between(current, wanted);
        if (changes.IsEmpty)
        {
            return new RollbackResult(current, wanted.Number, changes);
        }

        var made = await profile.CommitAsync(
            before =>
            {
                changes = GenerationChange.Between(before, wanted);
                return wanted.Ports;
            },
            string.Create(CultureInfo.InvariantCulture, $"rollback {wanted.Number}"),
            cancellationToken);
        return new RollbackResult(made, wanted.Number, changes);
    }

    private void RequirePackages(Generation wanted)
    {
        ImmutableArray<Diagnostic> missing =
        [
            .. from port in wanted.Ports
               where !store.Contains(port.Package) || (port.Image is { } image && !store.Contains(image))
               select StoreDiagnostics.GenerationIncomplete.Create(
                   string.Create(CultureInfo.InvariantCulture,
                       $"generation {wanted.Number} has {port.Name} {port.Version} for {port.Target}, ")
                       + "which is no longer in the store",
                   $"install it instead: `rrpkg install '{RequestFor(port)}' --target {port.Target}`"),
        ];
        if (!missing.IsEmpty)
        {
            throw new DiagnosticException(missing);
        }
    }

    private static string RequestFor(InstalledPort port) =>
        $"{port.Name}{(port.Options.IsEmpty ? "" : $"[{string.Join(',', port.Options)}]")}"
        + $"@{port.Version.Version.ToNormalizedString()}";

    private static DiagnosticException NoneBefore(Generation current) => StoreDiagnostics.NoSuchGeneration.Exception(
        current.Number == 0
            ? "nothing has been installed yet"
            : string.Create(CultureInfo.InvariantCulture, $"no generation before {current.Number} is kept"),
        current.Number == 0 ? "install a port: `rrpkg install PORT`" : "remove ports with `rrpkg remove PORT`");
}
